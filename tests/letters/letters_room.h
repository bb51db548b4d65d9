/*
 * letters_room.h - what the files here share: luck, a letter's content, its lines on paper.
 *
 * A letter is written first (write.c, body.c: content and truth together), then laid out (layout.c:
 * lines on pages, nothing drawn) or packed as .docx; lines become a PDF (ink.c, old_pdf.c) or
 * pixels (scan.c).
 */
#ifndef PHIEU_TESTS_LETTERS_ROOM_H
#define PHIEU_TESTS_LETTERS_ROOM_H

#include "letters.h"
#include "pool.h"

#include "phieu/arena.h"
#include "phieu/day.h"
#include "phieu/text.h"

#include <pango/pangocairo.h>

/* ---- luck.c --------------------------------------------------------------------------------- */

struct luck {
    uint64_t state;
};
uint64_t luck_roll(struct luck *luck, uint64_t below);
int luck_between(struct luck *luck, int least, int most); /* both included */
double luck_real(struct luck *luck, double least, double most);
bool luck_has(struct luck *luck, unsigned percent);
const char *luck_pick(struct luck *luck, const char *const *list); /* NULL-terminated */

/* ---- content -------------------------------------------------------------------------------- */

enum {
    BLOCKS_MOST = 800,
    PAPERS_MOST = 4,
    DUES_MOST = 24,
    REFERS_MOST = 40,
    LIST_MOST = 8,
    CELLS = 5
};

struct said_due {
    const char *kind, *time, *quote;
    struct day date;
    int month, day, days;
    bool own; /* of the letter itself, not of its tables and attached papers */
    int paper, block;
    unsigned page; /* set by the layout; 0 not known */
};

enum block_kind { BLOCK_TEXT, BLOCK_HEADING, BLOCK_GROUND, BLOCK_CENTRE, BLOCK_TABLE };
struct block {
    enum block_kind kind;
    const char *text;
    const char *(*cells)[CELLS];
    int rows;
};

enum paper_kind { PAPER_LETTER, PAPER_DRAFT, PAPER_SLIP, PAPER_APPENDIX };
struct paper {
    enum paper_kind kind;
    bool party;                /* the Party's own head */
    const char *above, *head;  /* lines by LF, capitals */
    const char *number, *code; /* as printed: "Số: 595/SYT-NVY"; as entered, NULL without number */
    const char *place;
    struct day issued; /* DAY_NONE on a draft */
    const char *date_line;
    const char *type;    /* "Công văn" */
    const char *title;   /* capitals; "" of a công văn */
    const char *subject; /* without V/v */
    const char *urgency; /* stable name */
    const char *mark;    /* "HỎA TỐC"; "" */
    const char *addressees[LIST_MOST];
    int addressee_count;
    struct block blocks[BLOCKS_MOST];
    int block_count;
    const char *authority; /* lines by LF; "" */
    const char *position;
    const char *signer, *signer_printed;
    const char *receivers[LIST_MOST];
    int receiver_count;
};

struct agency {
    const char *above, *head, *name, *symbol, *units, *place, *leader, *deputy, *collective,
        *speaks;
    const char *also[3];
    bool party, legal;
};

struct letter {
    struct letters_spec spec;
    const struct pool *pool;
    struct pool demo_pool;
    struct luck luck;
    const char *id;
    const struct province *province;
    const struct locality *district, *commune;
    struct agency agency;
    struct day today; /* it was issued then */
    struct paper papers[PAPERS_MOST];
    int paper_count;
    struct said_due dues[DUES_MOST];
    int due_count;
    struct said_due filling; /* what the template being filled says */
    const char *refers[REFERS_MOST];
    int refer_count;
    int tasks;
    bool long_body;
};

/* Fills a template; what it says of a deadline is left in letter->filling. Knows
 * {d} {h} {dm} {day} {my} {My} {q} {n}: a date, an hour, a day of every year, of every month, a
 * month, a quarter, days; {cite}: another letter's code, counted among the cited when `counts`;
 * {past}: a date that is none of them; {act} {matter} {program} {who} {unit} {to} {prov} {pname}
 * {dist} {year} {count} {pct}. */
const char *fill(struct letter *l, const char *sentence, bool counts);
const char *person_name(struct letter *l);
const char *upper_text(const char *text);
const char *capital_first(const char *text);
const char *small_first(const char *text);
const char *date_in_words(struct luck *luck, struct day day); /* "15/3/2026" in one of its shapes */

void agency_choose(struct letter *l, struct agency *ret); /* agencies.c */
struct agency agency_of_kind(struct letter *l, int kind);
enum {
    AGENCY_DEPARTMENT,
    AGENCY_PROVINCE,
    AGENCY_LOCAL,
    AGENCY_MINISTRY,
    AGENCY_BUREAU,
    AGENCY_CENTRE,
    AGENCY_PARTY,
    AGENCY_COMPANY,
    AGENCY_COUNCIL,
    AGENCY_GOVERNMENT,
    AGENCY_ASSEMBLY,
    AGENCY_KINDS
};

void letter_write(struct letter *l, const struct letters_spec *spec); /* write.c */
void body_write(struct letter *l, struct paper *p, bool own);         /* body.c */
void body_table(struct letter *l, struct paper *p, bool own);
void papers_behind(struct letter *l); /* behind.c */
struct block *block_add(struct paper *p, enum block_kind kind, const char *text);
void due_add(struct letter *l, const char *kind, const char *quote, int paper, int block, bool own);
void paper_number(struct letter *l, struct paper *p, const struct agency *a,
                  const char *abbreviation);
void paper_date(struct letter *l, struct paper *p, struct day day);
void paper_signer(struct letter *l, struct paper *p, const struct agency *a);

json_t *letter_truth(const struct letter *l, unsigned pages); /* truth.c */

/* ---- lines on pages (layout.c) -------------------------------------------------------------- */

#define PAGE_WIDTH  595.28
#define PAGE_HEIGHT 841.89

enum ink_role {
    INK_PLAIN,
    INK_NUMBER,
    INK_DATE,
    INK_SUBJECT,
    INK_POSITION,
    INK_SIGNER,
    INK_HEAD_LEFT,
    INK_RULE,
    INK_FRAME
};
struct ink {
    enum ink_role role;
    PangoLayoutLine *line; /* NULL of rules and frames */
    double x, y;           /* points: the baseline's beginning, or the upper left */
    double width, height;
    double size;
    bool bold, italic;
    bool red;
    const char *text;
};
enum { PAGES_MOST = 40 };
struct sheet {
    struct ink *inks;
    size_t count, room;
};
struct sheets {
    struct sheet pages[PAGES_MOST];
    unsigned count;
    double y;          /* of the last page */
    double stamp_room; /* left free below a head, points */
    PangoContext *context;
    bool decomposed; /* NFD */
};
enum head_order { HEAD_COLUMNS, HEAD_RIGHT_FIRST, HEAD_ROWS };
void layout_letter(struct letter *l, enum head_order order, bool decomposed, struct sheets *ret);
void sheets_release(struct sheets *s);

struct type_spot { /* one run of text to be placed */
    double x, width, size;
    bool bold, italic, red;
    int align; /* -1 left, 0 centre, 1 justified, 2 right */
    double indent;
    enum ink_role role;
    double leading; /* space between lines, points */
};
/* Lines of the text from s->y on, over the page's end; s->y is below them afterwards. */
void sheets_put(struct sheets *s, const struct type_spot *spot, const char *text);
void sheets_rule(struct sheets *s, double x, double y, double width);
void sheets_frame(struct sheets *s, double x, double y, double width, double height, bool red);
void sheets_page(struct sheets *s);
double text_height(struct sheets *s, const struct type_spot *spot, const char *text);
void head_put(struct sheets *s, const struct paper *p, enum head_order order); /* layout_head.c */
void table_put(struct sheets *s, const struct block *b);                       /* layout_table.c */
void signature_put(struct sheets *s, const struct paper *p);

/* ---- ways out ------------------------------------------------------------------------------- */

void ink_sheet(cairo_t *cr, const struct sheet *sheet); /* ink.c */
void pdf_of_sheets(const struct sheets *s, struct buf *out);
enum old_font { OLD_TCVN3, OLD_VNI };
void old_pdf_of_sheets(const struct sheets *s, enum old_font font, struct buf *out); /* old_pdf.c */
/* The beginning of a text as that font's code points, in UTF-8, as far as one font goes: capitals
 * with a mark want the one whose name ends in H (old_text.c). */
const char *old_run(enum old_font font, const char *text, bool *ret_capitals,
                    const char **ret_rest);
void scan_of_sheets(struct letter *l, const struct sheets *s, const char **ret_extension,
                    struct buf *out); /* scan.c */
cairo_surface_t *scan_page(struct letter *l, const struct sheets *s, unsigned page);
void docx_of_letter(struct letter *l, struct buf *out); /* docx.c */

/* Stamps on a page at this place, in points (stamps.c). */
struct area {
    double x, y, width, height;
};
void stamp_seal(cairo_t *cr, struct luck *luck, double x, double y, const char *around);
void stamp_pen(cairo_t *cr, struct luck *luck, const struct area *over);
void stamp_arrival(cairo_t *cr, struct luck *luck, double x, double y, const char *receiver,
                   struct day day);

PangoContext *paper_context(void); /* fonts.c: Tinos; the caller unrefs */
#define BYTES_MOST ((size_t)192 << 20)

#endif
