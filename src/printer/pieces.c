/*
 * NAME     pieces.c
 * SUMMARY  what official papers have in common: letterhead, title, signatures
 *
 * NĐ 30/2020, Phụ lục I: the issuing agency at the left under the body it belongs to, the state's
 * name and motto at the right, each with its line below.
 */
#include "sheet.h"

/* Left column of the letterhead, as part of the width. */
#define LEFT_PART 0.455

static double widest_line(const struct face *face, const char *text, double width)
{
    struct block block = block_of(face, text, width);
    const double widest = block_width(&block);
    block_free(&block);
    return widest;
}

/* A line of `part` of a text's width, in the middle below it. */
static void underline(struct sheet *sheet, double middle, double y, double text_width, double part)
{
    const double half = text_width * part / 2;
    draw_line(sheet, middle - half, y + 2.5, middle + half, y + 2.5, LINE_PLAIN);
}

/* The narrowest width in which the text takes no more lines than in width: its lines become alike,
 * and no word stays alone. */
static double balanced(const struct face *face, const char *text, double width)
{
    struct block block = block_of(face, text, width);
    const double height = block_height(&block);
    block_free(&block);
    double low = width / 2, high = width;
    while (high - low > 2) {
        const double middle = (low + high) / 2;
        block = block_of(face, text, middle);
        if (block_height(&block) > height) {
            low = middle;
        } else {
            high = middle;
        }
        block_free(&block);
    }
    return high;
}

static double put_balanced(struct sheet *sheet, const struct face *face, const char *text, double x,
                           double y, double width)
{
    if (text[0] == '\0') {
        return 0;
    }
    const double narrow = balanced(face, text, width);
    return put_at(sheet, face, text, x + (width - narrow) / 2, y, narrow);
}

static double put_agency(struct sheet *sheet, double x, double y, double width)
{
    static const struct face above = {.size = 12, .align = ALIGN_CENTRE};
    static const struct face own = {.size = 12, .bold = true, .align = ALIGN_CENTRE};
    const json_t *agency = json_get(sheet->job->head, "agency");
    const char *name = print_upper(print_str(agency, "name"));
    name = name[0] != '\0' ? name : "TÊN CƠ QUAN, TỔ CHỨC";
    y += put_balanced(sheet, &above, print_upper(print_str(agency, "parent")), x, y, width);
    y += put_balanced(sheet, &own, name, x, y, width);
    underline(sheet, x + width / 2, y, widest_line(&own, name, width), 0.4);
    return y;
}

void put_letterhead(struct sheet *sheet)
{
    static const struct face state = {.size = 12, .bold = true, .align = ALIGN_CENTRE};
    static const struct face motto = {.size = 13, .bold = true, .align = ALIGN_CENTRE};
    static const char *const motto_text = "Độc lập - Tự do - Hạnh phúc";
    const double width = sheet->right - sheet->left;
    const double split = sheet->left + width * LEFT_PART, rest = width * (1 - LEFT_PART);
    const double gap = 3 * MM;
    const double left_end =
        put_agency(sheet, sheet->left - 2 * MM, sheet->y, width * LEFT_PART - gap + 2 * MM);
    double y = sheet->y;
    y += put_at(sheet, &state, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", split, y, rest);
    y += put_at(sheet, &motto, motto_text, split, y, rest);
    underline(sheet, split + rest / 2, y, widest_line(&motto, motto_text, rest), 1.0);
    sheet->y = (left_end > y ? left_end : y) + 8;
}

void put_place_and_date(struct sheet *sheet, const char *place, struct day day)
{
    static const struct face face = {.size = 13, .italic = true, .align = ALIGN_CENTRE};
    const double width = sheet->right - sheet->left;
    const char *where = place[0] != '\0' ? place : "...............";
    sheet->y += put_at(sheet, &face, words("%s, %s", where, day_in_words(day)),
                       sheet->left + width * LEFT_PART, sheet->y, width * (1 - LEFT_PART));
    sheet_space(sheet, 8);
}

void put_title(struct sheet *sheet, const char *title, float size)
{
    const struct face face = {.size = size, .bold = true, .align = ALIGN_CENTRE};
    sheet->y += put_at(sheet, &face, title, sheet->left, sheet->y, sheet->right - sheet->left);
    sheet_space(sheet, 2);
}

void put_labelled(struct sheet *sheet, const char *label, const char *text)
{
    static const struct face face = {.size = 13};
    if (text[0] != '\0') {
        put_paragraph(sheet, &face, words("%s: %s", label, text), 0);
    }
}

/* ---- signatures --------------------------------------------------------------------------- */

enum { SIGN_ROOM = 22 }; /* mm to sign in */

static double put_signer(struct sheet *sheet, const struct signer *signer, double x, double width)
{
    static const struct face role = {.size = 13, .bold = true, .align = ALIGN_CENTRE};
    static const struct face hint = {.size = 11, .italic = true, .align = ALIGN_CENTRE};
    double y = sheet->y;
    y += put_at(sheet, &role, signer->role, x, y, width);
    y += put_at(sheet, &hint, "(Ký, ghi rõ họ tên)", x, y, width);
    y += SIGN_ROOM * MM;
    if (signer->name[0] != '\0') {
        y += put_at(sheet, &role, signer->name, x, y, width);
    }
    return y;
}

void put_signers(struct sheet *sheet, const struct signer *signers, size_t count)
{
    const double width = sheet->right - sheet->left;
    double end = sheet->y;
    if (count == 0) {
        return;
    }
    sheet_space(sheet, 12);
    sheet_need(sheet, (SIGN_ROOM + 17) * MM);
    /* One signs at the right, as under a letter. */
    const double first = count == 1 ? sheet->left + width / 2 : sheet->left;
    const double each = count == 1 ? width / 2 : width / (double)count;
    for (size_t i = 0; i < count; i++) {
        const double y = put_signer(sheet, &signers[i], first + each * (double)i, each);
        end = y > end ? y : end;
    }
    sheet->y = end;
}

void put_job_signers(struct sheet *sheet, const struct job *job)
{
    struct signer signers[SIGNERS_MOST] = {{"", ""}};
    const json_t *own = json_get(job->head, "signers");
    size_t count = 0;
    if (own == NULL && job->form->signers != NULL) {
        count = job->form->signers(job->head, signers);
    }
    for (size_t i = 0; i < json_array_size(own) && i < SIGNERS_MOST; i++) {
        const json_t *one = json_array_get(own, i);
        signers[count++] = (struct signer){print_str(one, "role"), print_str(one, "name")};
    }
    put_signers(sheet, signers, count);
}
