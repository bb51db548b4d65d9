/*
 * NAME     record.c
 * SUMMARY  biên bản: hand-over of work, recall of a letter
 */
#include "forms.h"

static const struct face text_face = {.size = 13, .align = ALIGN_BOTH};
static const struct face part_face = {.size = 13, .bold = true};

static struct day day_of_record(const struct job *job)
{
    const struct day day = member_day(job->head, "day");
    return day_is(day) ? day : instant_day(job->made, ZONE_VIETNAM);
}

static const char *place_of_record(const struct job *job)
{
    const char *place = print_str(job->head, "place");
    return place[0] != '\0' ? place : print_str(json_get(job->head, "agency"), "place");
}

static void put_part(struct sheet *sheet, const char *text)
{
    sheet_space(sheet, 4);
    sheet_need(sheet, 50);
    put_paragraph(sheet, &part_face, text, 0);
}

static void put_opening(struct sheet *sheet, const struct job *job)
{
    const char *place = place_of_record(job);
    put_paragraph(sheet, &text_face,
                  words("Hôm nay, %s%s%s, chúng tôi gồm:", day_in_words(day_of_record(job)),
                        place[0] != '\0' ? ", tại " : "", place),
                  0);
}

/* "Bên giao: Ông/bà Nguyễn Văn An, Chuyên viên, Phòng Kế hoạch - Nghiệp vụ" */
static void put_party(struct sheet *sheet, const char *label, const json_t *party)
{
    const char *name = person_shown(party), *title = print_str(party, "title");
    const char *unit = print_str(party, "unit");
    const char *start = words("%s: ", label);
    struct face face = text_face;
    face.strong = (unsigned)strlen(start);
    if (name[0] == '\0') {
        put_leader(sheet, &face, words("%sÔng/bà ", start), "", 0);
        return;
    }
    put_paragraph(sheet, &face,
                  words("%sÔng/bà %s%s%s%s%s", start, name, title[0] != '\0' ? ", " : "", title,
                        unit[0] != '\0' ? ", " : "", unit),
                  0);
}

/* ---- hand-over
 * ----------------------------------------------------------------------------------- */

void hand_over_put(struct sheet *sheet, const struct job *job)
{
    const json_t *head = job->head;
    put_opening(sheet, job);
    put_party(sheet, "Bên giao", json_get(head, "giver"));
    put_party(sheet, "Bên nhận", json_get(head, "receiver"));
    if (json_get(head, "witness") != NULL) {
        put_party(sheet, "Người chứng kiến", json_get(head, "witness"));
    }
    put_labelled(sheet, "Lý do bàn giao", print_str(head, "reason"));
    put_paragraph(sheet, &text_face,
                  words("Hai bên thống nhất bàn giao %zu văn bản, công việc sau:", job->row_count),
                  0);
    sheet_space(sheet, 4);
}

void hand_over_end(struct sheet *sheet, const struct job *job)
{
    const char *accepted = member_day_shown(job->head, "accepted");
    sheet_space(sheet, 8);
    put_paragraph(
        sheet, &text_face,
        accepted[0] != '\0'
            ? words("Bên nhận đã xác nhận nhận đủ trên hệ thống ngày %s.", accepted)
            : "Bên nhận chưa xác nhận trên hệ thống; biên bản có hiệu lực khi hai bên ký.",
        0);
    put_paragraph(sheet, &text_face,
                  "Biên bản được lập thành hai bản có giá trị như nhau, mỗi bên giữ một bản.", 0);
}

size_t hand_over_signers(const json_t *head, struct signer *ret)
{
    size_t count = 0;
    ret[count++] = (struct signer){"BÊN GIAO", person_shown(json_get(head, "giver"))};
    if (json_get(head, "witness") != NULL) {
        ret[count++] = (struct signer){"NGƯỜI CHỨNG KIẾN", person_shown(json_get(head, "witness"))};
    }
    ret[count++] = (struct signer){"BÊN NHẬN", person_shown(json_get(head, "receiver"))};
    return count;
}

/* ---- recall
 * -------------------------------------------------------------------------------------- */

static void put_letter(struct sheet *sheet, const json_t *letter)
{
    const char *type = print_str(letter, "type");
    put_part(sheet, "1. Văn bản thu hồi");
    put_labelled(sheet, "Số đến", print_str(letter, "ref"));
    put_labelled(sheet, "Ngày đến", member_day_shown(letter, "arrived"));
    put_labelled(sheet, "Số, ký hiệu", print_str(letter, "code"));
    put_labelled(sheet, "Ngày văn bản", member_day_shown(letter, "issued"));
    put_labelled(sheet, "Cơ quan ban hành", print_str(letter, "issuer"));
    put_labelled(sheet, type[0] != '\0' ? type : "Trích yếu", print_str(letter, "subject"));
}

static void put_grounds(struct sheet *sheet, const json_t *head)
{
    const json_t *request = json_get(head, "issuer_request");
    put_part(sheet, "2. Căn cứ thu hồi");
    if (request != NULL) {
        const char *code = print_str(request, "code"), *day = member_day_shown(request, "day");
        put_paragraph(sheet, &text_face,
                      words("Văn bản thu hồi của cơ quan ban hành%s%s%s%s.",
                            code[0] != '\0' ? " số " : "", code, day[0] != '\0' ? " ngày " : "",
                            day),
                      0);
        put_labelled(sheet, "Lý do của cơ quan ban hành", print_str(request, "reason"));
    }
    put_labelled(sheet, "Lý do", print_str(head, "reason"));
}

void recall_put(struct sheet *sheet, const struct job *job)
{
    const char *place = place_of_record(job);
    put_paragraph(sheet, &text_face,
                  words("Hôm nay, %s%s%s, lập biên bản thu hồi văn bản đến sau đây:",
                        day_in_words(day_of_record(job)), place[0] != '\0' ? ", tại " : "", place),
                  0);
    put_letter(sheet, json_get(job->head, "letter"));
    put_grounds(sheet, job->head);
    put_part(sheet, "3. Đơn vị, cá nhân đã nhận văn bản");
}

void recall_end(struct sheet *sheet, const struct job *job)
{
    const char *destroyed = print_texts(job->head, "destroyed"),
               *kept = print_texts(job->head, "kept");
    if (destroyed[0] == '\0' && kept[0] == '\0') {
        return;
    }
    sheet_space(sheet, 8);
    put_part(sheet, "4. Kết quả");
    put_labelled(sheet, "Đã hủy", destroyed);
    put_labelled(sheet, "Giữ lại", kept);
}

size_t recall_signers(const json_t *head, struct signer *ret)
{
    ret[0] = (struct signer){"NGƯỜI LẬP BIÊN BẢN", person_shown(json_get(head, "made_by"))};
    ret[1] = (struct signer){"THỦ TRƯỞNG CƠ QUAN", ""};
    return 2;
}
