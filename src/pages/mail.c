/*
 * NAME     mail.c
 * SUMMARY  a mail taken apart: who sent it, what it says, what hangs on it
 *
 * GMime asks iconv for the encodings of headers and texts, and iconv opens a file for each but the
 * plainest: those that Vietnamese mails come in are opened before the doors close and stay so.
 */
#include "pages_room.h"

#include "html.h"
#include "phieu/day.h"
#include "phieu/file.h"

#include <gmime/gmime.h>
#include <iconv.h>
#include <string.h>

enum { DEPTH_MOST = 20 };

#define HEADERS_MOST ((size_t)64 << 10)

static const char *const charsets[] = {"iso-8859-1", "windows-1252", "windows-1258", "iso-8859-15",
                                       "us-ascii",   "utf-16le",     "utf-16be",     "utf-7"};

void mail_prepare(void)
{
    g_mime_init();
    for (size_t i = 0; i < sizeof charsets / sizeof charsets[0]; i++) {
        const iconv_t kept = iconv_open("utf-8", charsets[i]); /* for as long as the program runs */
        (void)kept;
    }
}

struct mail {
    const struct pages_limits *limits;
    mail_part_fn *on_part;
    void *arg;
    struct error *err;
    const char *plain, *html; /* the body; NULL: none so far */
    unsigned parts, named;
    size_t unpacked;
    int result;
};

static int refuse(struct mail *mail, int result)
{
    mail->result = result;
    return result;
}

/* ---- one part
 * ------------------------------------------------------------------------------------------
 */

/* Its bytes as the sender meant them; the stream is the caller's. NULL: past the limit. */
static GByteArray *content_of(struct mail *mail, GMimePart *part)
{
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    GMimeStream *stream = g_mime_stream_mem_new();
    if (content != NULL) {
        (void)!g_mime_data_wrapper_write_to_stream(content,
                                                   stream); /* broken base64: what there is */
    }
    GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
    g_object_unref(stream);
    mail->unpacked += bytes->len;
    if (mail->unpacked > mail->limits->unpacked_most) {
        g_byte_array_free(bytes, TRUE);
        refuse(mail, read_limit(mail->err, "thư quá lớn", "the mail is too large"));
        return NULL;
    }
    return bytes;
}

/* Text in the encoding that it says it has, or else in whatever it is. */
static const char *text_of(const GByteArray *bytes, const char *charset)
{
    const char *text = NULL, *guess;
    struct error ignored = {0};
    gsize len = 0;
    const char *data = (const char *)bytes->data;
    char *converted = charset != NULL && g_ascii_strcasecmp(charset, "utf-8") != 0
                          ? g_convert(data, bytes->len, "utf-8", charset, NULL, &len, NULL)
                          : NULL;
    if (converted != NULL) {
        text = clean_text(converted, len, TEXT_BLOCK);
        g_free(converted);
        return text;
    }
    return legacy_decode(data, bytes->len, arena_current(), &text, &guess, &ignored) == 0 ? text
                                                                                          : "";
}

static const char *stripped(const char *html)
{
    struct buf text;
    buf_init(&text, arena_current(), strlen(html) + HEADERS_MOST);
    html_strip(&text, html, strlen(html));
    return clean_text(text.data, text.len, TEXT_BLOCK);
}

static void take_body(struct mail *mail, GMimePart *part, bool html)
{
    GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
    GByteArray *bytes = content_of(mail, part);
    if (bytes == NULL) {
        return;
    }
    const char *text = text_of(bytes, g_mime_content_type_get_parameter(type, "charset"));
    if (html) {
        mail->html = stripped(text);
    } else {
        mail->plain = text;
    }
    g_byte_array_free(bytes, TRUE);
}

/* A name that is safe on our side; a part without one is numbered. */
static const char *name_of(struct mail *mail, const char *given, const char *extension)
{
    char safe[FILE_NAME];
    const char *clean = given != NULL ? clean_text(given, strlen(given), TEXT_LINE) : "";
    mail->named++;
    return clean[0] != '\0'
               ? arena_strdup(arena_current(), file_safe_name(clean, safe))
               : arena_printf(arena_current(), "dinh-kem-%u%s", mail->named, extension);
}

static void hand_over(struct mail *mail, const char *name, const GByteArray *bytes)
{
    if (mail->on_part != NULL &&
        mail->on_part(mail->arg, name, bytes->data, bytes->len, mail->err) != 0) {
        mail->result = -1;
    }
}

static void take_attachment(struct mail *mail, GMimePart *part)
{
    GByteArray *bytes = content_of(mail, part);
    if (bytes != NULL) {
        if (bytes->len > 0) {
            hand_over(mail, name_of(mail, g_mime_part_get_filename(part), ""), bytes);
        }
        g_byte_array_free(bytes, TRUE);
    }
}

static bool is_attached(GMimeObject *object)
{
    const char *how = g_mime_object_get_disposition(object);
    return how != NULL && g_ascii_strcasecmp(how, "attachment") == 0;
}

/* A picture that the HTML shows: a logo below the sender's name. */
static bool is_ornament(GMimeObject *object, GMimeObject *parent)
{
    GMimeContentType *type = g_mime_object_get_content_type(object);
    GMimeContentType *around = parent != NULL ? g_mime_object_get_content_type(parent) : NULL;
    return around != NULL && g_mime_content_type_is_type(around, "multipart", "related") &&
           g_mime_content_type_is_type(type, "image", "*") && !is_attached(object);
}

static void take_part(struct mail *mail, GMimeObject *parent, GMimePart *part)
{
    GMimeObject *object = GMIME_OBJECT(part);
    GMimeContentType *type = g_mime_object_get_content_type(object);
    const bool apart = is_attached(object) || g_mime_part_get_filename(part) != NULL;
    const bool plain = g_mime_content_type_is_type(type, "text", "plain");
    const bool html = g_mime_content_type_is_type(type, "text", "html");
    if (!apart && ((plain && mail->plain == NULL) || (html && mail->html == NULL))) {
        take_body(mail, part, html);
    } else if (!is_ornament(object, parent) && (apart || !(plain || html))) {
        take_attachment(mail, part);
    }
}

/* ---- all of them
 * -----------------------------------------------------------------------------------------
 */

static void take_object(struct mail *mail, GMimeObject *parent, GMimeObject *object,
                        unsigned depth);

/* A mail that was forwarded as a file stays one. */
static void take_message(struct mail *mail, GMimeMessagePart *part)
{
    GMimeMessage *message = g_mime_message_part_get_message(part);
    GMimeStream *stream = g_mime_stream_mem_new();
    if (message != NULL) {
        const char *subject = g_mime_message_get_subject(message);
        const char *name = name_of(mail, subject, "");
        (void)!g_mime_object_write_to_stream(GMIME_OBJECT(message), NULL, stream);
        const GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
        mail->unpacked += bytes->len;
        if (mail->unpacked > mail->limits->unpacked_most) {
            refuse(mail, read_limit(mail->err, "thư quá lớn", "the mail is too large"));
        } else {
            hand_over(mail, arena_printf(arena_current(), "%.180s.eml", name), bytes);
        }
    }
    g_object_unref(stream);
}

static void take_children(struct mail *mail, GMimeMultipart *multipart, unsigned depth)
{
    const int count = g_mime_multipart_get_count(multipart);
    for (int i = 0; i < count && mail->result == 0; i++) {
        take_object(mail, GMIME_OBJECT(multipart), g_mime_multipart_get_part(multipart, i),
                    depth + 1);
    }
}

static void take_object(struct mail *mail, GMimeObject *parent, GMimeObject *object, unsigned depth)
{
    if (++mail->parts > mail->limits->parts_most || depth > DEPTH_MOST) {
        refuse(mail, read_limit(mail->err, "thư có quá nhiều phần", "the mail has too many parts"));
    } else if (GMIME_IS_MULTIPART(object)) {
        take_children(mail, GMIME_MULTIPART(object), depth);
    } else if (GMIME_IS_MESSAGE_PART(object)) {
        take_message(mail, GMIME_MESSAGE_PART(object));
    } else if (GMIME_IS_PART(object)) {
        take_part(mail, parent, GMIME_PART(object));
    }
}

/* ---- its head
 * ----------------------------------------------------------------------------------------------
 */

static const char *clean_field(const char *value)
{
    return value != NULL ? clean_text(value, strnlen(value, HEADERS_MOST), TEXT_LINE) : "";
}

static void take_sender(InternetAddressList *list, struct mail_about *ret)
{
    InternetAddress *first = list != NULL ? internet_address_list_get_address(list, 0) : NULL;
    if (first != NULL) {
        ret->from_name = clean_field(internet_address_get_name(first));
        if (INTERNET_ADDRESS_IS_MAILBOX(first)) {
            ret->from =
                clean_field(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(first)));
        }
    }
}

static void take_head(GMimeMessage *message, struct mail_about *ret)
{
    GDateTime *date = g_mime_message_get_date(message);
    *ret = (struct mail_about){.from = "", .from_name = "", .date = ""};
    take_sender(g_mime_message_get_from(message), ret);
    ret->subject = clean_field(g_mime_message_get_subject(message));
    ret->message_id = clean_field(g_mime_message_get_message_id(message));
    if (date != NULL) {
        char iso[INSTANT_TEXT];
        const struct instant at = {g_date_time_to_unix(date) * 1000};
        ret->date = arena_strdup(arena_current(), instant_iso(at, iso));
    }
}

static GMimeMessage *parse(const char *bytes, size_t len)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, len);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    if (len > 5 && memcmp(bytes, "From ", 5) == 0) {
        g_mime_parser_set_format(parser, GMIME_FORMAT_MBOX);
    }
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    g_object_unref(parser);
    g_object_unref(stream);
    return message;
}

int mail_take_apart(const char *bytes, size_t len, const struct pages_limits *limits,
                    mail_part_fn *on_part, void *arg, struct mail_about *ret, struct error *err)
{
    struct mail mail = {.limits = limits, .on_part = on_part, .arg = arg, .err = err};
    struct mail_about about;
    GMimeMessage *message = parse(bytes, len);
    if (message == NULL) {
        return read_damaged(err, "thư không mở được", "the mail cannot be opened");
    }
    take_head(message, &about);
    GMimeObject *root = g_mime_message_get_mime_part(message);
    if (root != NULL) {
        take_object(&mail, NULL, root, 0);
    }
    g_object_unref(message);
    if (mail.result != 0) {
        return -1;
    }
    about.body = mail.plain != NULL && mail.plain[0] != '\0' ? mail.plain
                 : mail.html != NULL                         ? mail.html
                                                             : "";
    *ret = about;
    return 0;
}

/* Of a mail that is read itself, its body is the letter; what hangs on it came in as files. */
int read_mail(struct reading *r, struct error *err)
{
    struct mail_about about;
    if (mail_take_apart(r->job->bytes, r->job->len, r->limits, NULL, NULL, &about, err) != 0) {
        return -1;
    }
    r->result->had_text = true;
    put_text(r, about.body, SOURCE_PLAIN);
    return 0;
}
