/*
 * test_settings.c - the configuration: defaults, drop-ins, refusals with file and line, printing.
 */
#include "phieu/settings.h"

#include "specs.h"

#include "phieu/file.h"

#include "conf_case.h"

#define EXAMPLE PHIEU_SOURCE_DIR "/config/phieu.conf"
#define DEMO    PHIEU_SOURCE_DIR "/config/demo/phieu.conf"

static const char *slurp(const char *path)
{
    char *text;
    size_t len;
    ck_assert_int_eq(file_slurp(path, 1 << 20, &text, &len, NULL), 0);
    return text;
}

static struct settings load(const char *file)
{
    struct settings settings;
    struct error err = {0};
    int rc = settings_load(file, &settings, &err);
    ck_assert_msg(rc == 0, "%s: %s %s %s", error_info(err.code)->name, err.field, err.arg[0],
                  err.arg[1]);
    return settings;
}

static const char *printed(const struct settings *settings)
{
    struct buf out;
    buf_init(&out, arena_current(), 1 << 20);
    settings_print(settings, &out);
    ck_assert(!out.overflow);
    return out.data;
}

/* The printed settings without their origins. */
static const char *values_of(const struct settings *settings)
{
    struct buf out;
    buf_init(&out, arena_current(), 1 << 20);
    for (const char *line = printed(settings); *line != '\0';) {
        const char *end = strchr(line, '\n');
        const char *hash = strstr(line, "  # ");
        buf_add(&out, line, (size_t)((hash != NULL && hash < end ? hash : end) - line));
        buf_putc(&out, '\n');
        line = end + 1;
    }
    return out.data;
}

START_TEST(config_phieu_conf_is_what_the_table_says)
{
    struct buf out;
    buf_init(&out, arena_current(), 1 << 20);
    settings_document(&out);
    ck_assert_str_eq(slurp(EXAMPLE), out.data);
}
END_TEST

/* Every key of the table once, commented, and no other. */
START_TEST(config_phieu_conf_has_every_key_and_no_other)
{
    const char *text = slurp(EXAMPLE), *section = "";
    size_t found = 0;
    for (const char *line = text; *line != '\0'; line = strchr(line, '\n') + 1) {
        char name[40], rest[40];
        if (line[0] == '#' && line[1] != ' ' && strcspn(line, "{") < strcspn(line, "\n")) {
            ck_assert_int_eq(sscanf(line, "#%39[a-z_]", name), 1);
            ck_assert_ptr_nonnull(setting_section_find(name));
            section = setting_section_find(name)->name;
        } else if (line[0] == '#' && line[1] == '}') {
            section = "";
        } else if (sscanf(line, "#%39[a-z_] = %39s", name, rest) == 2 ||
                   sscanf(line, "#    %39[a-z_] = %39s", name, rest) == 2) {
            bool known = false;
            for (size_t i = 0; i < setting_spec_count; i++) {
                known = known || (strcmp(setting_specs[i].section, section) == 0 &&
                                  strcmp(setting_specs[i].key, name) == 0);
            }
            ck_assert_msg(known, "%s.%s is no key", section, name);
            found++;
        }
    }
    ck_assert_uint_eq(found, setting_spec_count);
}
END_TEST

START_TEST(the_example_unchanged_gives_the_defaults)
{
    struct settings s = load(EXAMPLE);
    ck_assert_str_eq(s.data_folder, "/var/lib/phieud");
    ck_assert_str_eq(s.listen, "127.0.0.1:8765");
    ck_assert_str_eq(s.socket, "/run/phieud/phieud.sock");
    ck_assert_str_eq(s.spool.folder, "");
    ck_assert_int_eq(s.rules.zone_minutes, ZONE_VIETNAM);
    ck_assert_int_eq(s.rules.due_soon_days, 2);
    ck_assert_uint_eq(s.limits.upload, 50U << 20);
    ck_assert_uint_eq(s.limits.queue, 4096);
    ck_assert_int_eq(s.log_level, LOG_LEVEL_INFO);
    ck_assert_uint_eq(s.rules.book_count, 1);
    ck_assert_str_eq(rules_default_book(&s.rules)->code, "VBD");
    ck_assert_uint_eq(s.rules.route_count, 0);
    ck_assert_int_eq(s.rules.calendar.first_year, 2025);
    ck_assert_int_eq(s.rules.calendar.last_year, 2026);
    ck_assert_ptr_null(strstr(printed(&s), "phieu.conf:"));
}
END_TEST

/* What the comments promise to be the defaults are the defaults. */
START_TEST(the_example_uncommented_gives_the_defaults_too)
{
    struct conf_case c;
    struct buf out;
    case_begin(&c);
    buf_init(&out, arena_current(), 1 << 20);
    buf_puts(&out, "calendars = \"" PHIEU_SOURCE_DIR "/config/calendars\"\n");
    for (const char *line = slurp(EXAMPLE); *line != '\0'; line = strchr(line, '\n') + 1) {
        if (strncmp(line, "#route", 6) == 0) {
            break; /* a route without type and issuer is refused, and only a deadline follows */
        }
        if (line[0] == '#' && line[1] != ' ' && strncmp(line, "#calendars", 10) != 0) {
            buf_add(&out, line + 1, strcspn(line + 1, "\n") + 1);
        } else if (strncmp(line, "#    ", 5) == 0) {
            buf_add(&out, line + 1, strcspn(line + 1, "\n") + 1);
        }
    }
    struct settings all = load(case_write(&c, "all.conf", out.data));
    struct settings none =
        load(case_write(&c, "none.conf", "calendars = '" PHIEU_SOURCE_DIR "/config/calendars'\n"));
    ck_assert_str_eq(values_of(&all), values_of(&none));
    ck_assert_ptr_nonnull(strstr(printed(&all), "all.conf:"));
    case_end(&c);
}
END_TEST

START_TEST(drop_ins_win_in_the_order_of_their_names)
{
    struct conf_case c;
    case_begin(&c);
    const char *file =
        case_write(&c, "p.conf", "calendars = ''\nlisten = ':: nonsense that is never read'\n");
    (void)file;
    file = case_write(&c, "q.conf",
                      "calendars = ''\n# comment\n# another\ntoken_days = 3\nlimits {\n"
                      "    queue = 100\n    threads = 4\n}\nspool { folder = 'in' }\n");
    case_write(&c, "q.conf.d/10.conf", "token_days = 4 limits { queue = 200 }\n");
    case_write(&c, "q.conf.d/Z.conf", "\n\ntoken_days = 5\n");
    case_write(&c, "q.conf.d/a.conf", "token_days = 6\n");
    case_write(&c, "q.conf.d/b.conf.bak", "token_days = 7\n");
    case_write(&c, "q.conf.d/.c.conf", "token_days = 8\n");
    struct settings s = load(file);
    ck_assert_uint_eq(s.token_days, 6);
    ck_assert_uint_eq(s.limits.queue, 200);
    ck_assert_uint_eq(s.limits.threads, 4);
    ck_assert_ptr_nonnull(strstr(printed(&s), "token_days = 6  # "));
    ck_assert_ptr_nonnull(strstr(printed(&s), "a.conf:1\n"));
    ck_assert_ptr_nonnull(strstr(printed(&s), "threads = 4  # "));
    ck_assert_ptr_nonnull(strstr(printed(&s), "q.conf:7\n"));
    ck_assert_str_eq(s.spool.folder + strlen(s.spool.folder) - 3, "/in");
    ck_assert_int_eq(s.spool.folder[0], '/');
    case_end(&c);
}
END_TEST

START_TEST(what_is_printed_loads_to_the_same)
{
    struct conf_case c;
    case_begin(&c);
    struct settings demo = load(DEMO);
    const char *text = arena_printf(arena_current(), "%s", printed(&demo));
    /* relative to another folder now */
    const char *name = "calendars = \"../calendars\"";
    const char *at = strstr(text, name);
    ck_assert_ptr_nonnull(at);
    text = arena_printf(arena_current(), "%.*scalendars = \"%s\"%s", (int)(at - text), text,
                        PHIEU_SOURCE_DIR "/config/calendars", at + strlen(name));
    struct settings again = load(case_write(&c, "again.conf", text));
    again.rules.calendar = demo.rules.calendar;
    const char *first = strchr(values_of(&demo), '{'), *second = strchr(values_of(&again), '{');
    ck_assert_str_eq(first, second);
    case_end(&c);
}
END_TEST

START_TEST(the_demo_configuration_loads)
{
    struct settings s = load(DEMO);
    ck_assert_uint_eq(s.rules.book_count, 2);
    ck_assert_str_eq(rules_default_book(&s.rules)->name, "Sổ văn bản đến");
    ck_assert_str_eq(rules_secret_book(&s.rules)->code, "MAT");
    ck_assert_uint_eq(s.rules.route_count, 1);
    ck_assert_str_eq(s.rules.routes[0].type, "Giấy mời");
    ck_assert_str_eq(s.rules.routes[0].unit, "HC-TH");
    ck_assert_int_eq(s.rules.routes[0].working_days, 2);
    ck_assert_int_eq(s.rules.calendar.last_year, 2026);
}
END_TEST

START_TEST(a_later_file_changes_one_key_of_a_book)
{
    struct conf_case c;
    case_begin(&c);
    const char *file = case_write(&c, "p.conf", "calendars = ''\nbook \"A\" { name = Một }\n");
    case_write(&c, "p.conf.d/1.conf",
               "book \"A\" { name = 'Sổ A' }\nbook \"B\" { name = B default = yes }\n");
    struct settings s = load(file);
    ck_assert_uint_eq(s.rules.book_count, 2);
    ck_assert_str_eq(s.rules.books[0].name, "Sổ A");
    ck_assert_str_eq(rules_default_book(&s.rules)->code, "B");
    case_end(&c);
}
END_TEST

START_TEST(values_are_literal)
{
    struct conf_case c;
    case_begin(&c);
    struct settings s =
        load(case_write(&c, "p.conf",
                        "calendars = ''\nagency { name = \"${HOME} # \\\"X\\\" // y\""
                        " place = 'a # b' } # end\n"));
    ck_assert_str_eq(s.rules.agency_name, "${HOME} # \"X\" // y");
    ck_assert_str_eq(s.rules.agency_place, "a # b");
    case_end(&c);
}
END_TEST

START_TEST(times_and_addresses_of_reminders)
{
    struct conf_case c;
    case_begin(&c);
    const struct settings s =
        load(case_write(&c, "p.conf",
                        "calendars = ''\n"
                        "reminders { digest_at = '7:05' quiet_from = '24:00' daily_cap = 0 }\n"
                        "mail { server = '127.0.0.1:25' tls = no from = 'a@x.vn' }\n"
                        "webhook { url = 'http://[::1]:8080/x?y=1' key_file = k }\n"));
    ck_assert_int_eq(s.rules.reminders.digest_at, 425);
    ck_assert_int_eq(s.rules.reminders.quiet_from, 1440);
    ck_assert_int_eq(s.rules.reminders.quiet_to, 420); /* the default stays */
    ck_assert_int_eq(s.rules.reminders.daily_cap, 0);
    ck_assert(s.rules.reminders.enabled);
    ck_assert(!s.mail.tls);
    ck_assert_str_eq(s.webhook.url, "http://[::1]:8080/x?y=1");
    ck_assert_str_eq(s.webhook.key_file + strlen(s.webhook.key_file) - 2, "/k");
    case_end(&c);
}
END_TEST

static const struct refusal {
    const char *text;
    enum error_code code;
    const char *field, *place, *said; /* place: end of arg1; said: part of arg2 */
} refusals[] = {
    {"dta_folder = /x\n", ERR_CONFIG_KEY, "dta_folder", ":1", "data_folder"},
    {"\n# c\nlimits {\n  uplaod = 5M\n}\n", ERR_CONFIG_KEY, "limits.uplaod", ":4", "limits.upload"},
    {"nothing_like_it_at_all = 1\n", ERR_CONFIG_KEY, "nothing_like_it_at_all", ":1", "nothing"},
    {"token_days = 1\ntoken_days = 2\n", ERR_CONFIG_TWICE, "token_days", ":2", "token_days"},
    {"book A { name = a }\nbook A { name = b }\n", ERR_CONFIG_TWICE, "A", ":2", "A"},
    {"token_days = 0\n", ERR_CONFIG_VALUE, "token_days", ":1", "1..365"},
    {"# x\n# y\ntoken_days = 366\n", ERR_CONFIG_VALUE, "token_days", ":3", "1..365"},
    {"token_days = many\n", ERR_CONFIG_VALUE, "token_days", ":1", "1..365"},
    {"token_days = -1\n", ERR_CONFIG_VALUE, "token_days", ":1", "1..365"},
    {"token_days = 99999999999999999999\n", ERR_CONFIG_VALUE, "token_days", ":1", "1..365"},
    {"token_days = ''\n", ERR_CONFIG_VALUE, "token_days", ":1", "1..365"},
    {"limits { upload = 5X }\n", ERR_CONFIG_VALUE, "limits.upload", ":1", "1K..2G"},
    {"limits { upload = 99T }\n", ERR_CONFIG_VALUE, "limits.upload", ":1", "1K..2G"},
    {"limits { upload = 999999999999T }\n", ERR_CONFIG_VALUE, "limits.upload", ":1", "1K..2G"},
    {"zone = 7\n", ERR_CONFIG_VALUE, "zone", ":1", "+07:00"},
    {"zone = '+15:00'\n", ERR_CONFIG_VALUE, "zone", ":1", "+07:00"},
    {"zone = '+07:60'\n", ERR_CONFIG_VALUE, "zone", ":1", "+07:00"},
    {"log_level = loud\n", ERR_CONFIG_VALUE, "log_level", ":1", "warning"},
    {"listen = localhost\n", ERR_CONFIG_VALUE, "listen", ":1", "127.0.0.1:8765"},
    {"listen = 'localhost:99999'\n", ERR_CONFIG_VALUE, "listen", ":1", "127.0.0.1:8765"},
    {"listen = '::1:80'\n", ERR_CONFIG_VALUE, "listen", ":1", "127.0.0.1:8765"},
    {"data_folder = ''\n", ERR_CONFIG_VALUE, "data_folder", ":1", "1..4000"},
    {"agency { name = \"a\001b\" }\n", ERR_CONFIG_VALUE, "agency.name", ":1", "UTF-8"},
    {"agency { organ_id = '123456789012345678901234567890123456' }\n", ERR_CONFIG_VALUE,
     "agency.organ_id", ":1", "0..35"},
    {"book a { name = a }\n", ERR_CONFIG_VALUE, "book", ":1", "A-Z"},
    {"book A { name = '' }\n", ERR_CONFIG_VALUE, "book.name", ":1", "1..200"},
    {"book A { default = maybe }\n", ERR_CONFIG_VALUE, "book.default", ":1", "yes | no"},
    {"book A {} book B {}\n", ERR_CONFIG_BOOKS, "book", "p.conf", "default 0"},
    {"book A { default = yes } book B { default = yes }\n", ERR_CONFIG_BOOKS, "book", "p.conf",
     "default 2"},
    {"book A { default = yes secret = yes }\n", ERR_CONFIG_BOOKS, "book", "p.conf", "secret 1"},
    {"book A {} book B {secret=yes} book C {secret=yes}\n", ERR_CONFIG_BOOKS, "book", "p.conf",
     "secret 2"},
    {"route R { type = Banana unit = X }\n", ERR_CONFIG_VALUE, "route.type", ":1", "NĐ 30/2020"},
    {"route R { type = GM }\n", ERR_CONFIG_VALUE, "route.unit", ":1", "HC-TH"},
    {"route R { unit = X }\n", ERR_CONFIG_VALUE, "route.R", "p.conf", "issuer"},
    {"route R { unit = X type = GM days = 1000 }\n", ERR_CONFIG_VALUE, "route.days", ":1",
     "0..999"},
    {"deadline D { urgency = loud }\n", ERR_CONFIG_VALUE, "deadline.urgency", ":1", "very-urgent"},
    {"deadline D { days = 0 }\n", ERR_CONFIG_VALUE, "deadline.days", ":1", "1..999"},
    {"deadline D { book = XYZ }\n", ERR_CONFIG_VALUE, "deadline.book", ":1", "book"},
    {"deadline D { type = Banana }\n", ERR_CONFIG_VALUE, "deadline.type", ":1", "NĐ 30/2020"},
    {"urgent_minutes = 1441\n", ERR_CONFIG_VALUE, "urgent_minutes", ":1", "0..1440"},
    {"extension { most = 100 }\n", ERR_CONFIG_VALUE, "extension.most", ":1", "0..99"},
    {"login { wait_seconds = 400 }\n", ERR_CONFIG_VALUE, "login.wait_most_seconds", "p.conf",
     "wait_seconds"},
    {"reminders { digest_at = '7h30' }\n", ERR_CONFIG_VALUE, "reminders.digest_at", ":1", "24:00"},
    {"reminders { digest_at = '24:01' }\n", ERR_CONFIG_VALUE, "reminders.digest_at", ":1", "24:00"},
    {"reminders { quiet_to = '07:60' }\n", ERR_CONFIG_VALUE, "reminders.quiet_to", ":1", "00:00"},
    {"reminders { daily_cap = 100001 }\n", ERR_CONFIG_VALUE, "reminders.daily_cap", ":1", "100000"},
    {"mail { server = 'smtp.x.vn:587' }\n", ERR_CONFIG_VALUE, "mail.from", "p.conf", "@"},
    {"mail { server = 'smtp.x.vn:587' from = 'a@x.vn' tls = no }\n", ERR_CONFIG_VALUE, "mail.tls",
     "p.conf", "127.0.0.1"},
    {"mail { server = '127.0.0.1.x.vn:25' from = 'a@x.vn' tls = no }\n", ERR_CONFIG_VALUE,
     "mail.tls", "p.conf", "127.0.0.1"},
    {"mail { server = 'smtp.x.vn:587' from = 'a@x.vn' user = a }\n", ERR_CONFIG_VALUE,
     "mail.password_file", "p.conf", "mail.password"},
    {"webhook { url = 'ftp://x.vn/' }\n", ERR_CONFIG_VALUE, "webhook.url", ":1", "https"},
    {"webhook { url = 'https://a:b@x.vn/' }\n", ERR_CONFIG_VALUE, "webhook.url", ":1", "https"},
    {"webhook { url = 'https:///x' }\n", ERR_CONFIG_VALUE, "webhook.url", ":1", "https"},
    {"webhook { url = 'http://x.vn/' key_file = k }\n", ERR_CONFIG_VALUE, "webhook.url", "p.conf",
     "https"},
    {"webhook { url = 'http://localhost.x.vn/' key_file = k }\n", ERR_CONFIG_VALUE, "webhook.url",
     "p.conf", "https"},
    {"webhook { url = 'https://x.vn/' }\n", ERR_CONFIG_VALUE, "webhook.key_file", "p.conf",
     "webhook.key"},
    {"calendars = 'nowhere.conf'\n", ERR_CONFIG_PATH, "calendars", ":1", "/nowhere.conf"},
    {"limits {\n\n", ERR_CONFIG, "", "", "missing }"},
    {"token_days 7\n", ERR_CONFIG, "", "", "equal sign"},
    {"token_days = \"7\n", ERR_CONFIG, "", "", "end of file"},
    {"}\n", ERR_CONFIG, "", ":1", "brace"},
    {"agency { name = \"\xC3\x28\" }\n", ERR_CONFIG, "", ":1", "UTF-8"},
};

START_TEST(refusals_name_file_line_and_key)
{
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        const struct refusal *r = &refusals[i];
        struct conf_case c;
        struct settings s;
        struct error err = {0};
        case_begin(&c);
        const char *calendars = strstr(r->text, "calendars") != NULL ? "" : " calendars = ''";
        const char *file = case_write(&c, "p.conf", r->text);
        case_write(&c, "p.conf.d/0.conf", calendars);
        ck_assert_msg(settings_load(file, &s, &err) == -1, "%zu was taken: %s", i, r->text);
        ck_assert_msg(err.code == r->code, "%zu: %s (%s %s %s)", i, error_info(err.code)->name,
                      err.field, err.arg[0], err.arg[1]);
        ck_assert_msg(strcmp(err.field, r->field) == 0, "%zu: field %s", i, err.field);
        size_t len = strlen(err.arg[0]), end = strlen(r->place);
        ck_assert_msg(len >= end && strcmp(err.arg[0] + len - end, r->place) == 0, "%zu: place %s",
                      i, err.arg[0]);
        ck_assert_msg(strstr(err.arg[0], c.folder) != NULL, "%zu: place %s", i, err.arg[0]);
        ck_assert_msg(strstr(err.arg[1], r->said) != NULL, "%zu: said %s", i, err.arg[1]);
        case_end(&c);
    }
}
END_TEST

START_TEST(the_deadlines_of_the_rules_stand_in_their_order)
{
    struct conf_case c;
    case_begin(&c);
    const char *file = case_write(&c, "p.conf",
                                  "calendars = ''\nurgent_minutes = 15\n"
                                  "extension { most = 2 days = 10 }\n"
                                  "deadline \"Hỏa tốc\" { urgency = hoa-toc days = 1 }\n"
                                  "deadline \"Giấy mời\" { type = GM book = VBD days = 2 }\n"
                                  "deadline \"Còn lại\" { }\n");
    struct settings s = load(file);
    ck_assert_uint_eq(s.rules.deadline_count, 3);
    ck_assert_str_eq(s.rules.deadlines[0].urgency, "flash");
    ck_assert_str_eq(s.rules.deadlines[1].type, "Giấy mời");
    ck_assert_str_eq(s.rules.deadlines[2].name, "Còn lại");
    ck_assert_int_eq(s.rules.deadlines[2].working_days, 10);
    ck_assert_int_eq(s.rules.urgent_minutes, 15);
    ck_assert_int_eq(s.rules.extensions_most, 2);
    ck_assert_int_eq(s.rules.extension_days, 10);
    ck_assert_uint_eq(s.rules.calendar.count, 0); /* weekends only, as the key says */
    struct settings again = load(case_write(&c, "again.conf", printed(&s)));
    ck_assert_uint_eq(again.rules.deadline_count, 3);
    ck_assert_str_eq(again.rules.deadlines[1].name, "Giấy mời");
    case_end(&c);
}
END_TEST

START_TEST(a_wrong_drop_in_is_named_itself)
{
    struct conf_case c;
    struct settings s;
    struct error why = {0};
    case_begin(&c);
    const char *file = case_write(&c, "p.conf", "calendars = ''\n");
    case_write(&c, "p.conf.d/7.conf", "\n\ntoken_days = 0\n");
    ck_assert_int_eq(settings_load(file, &s, &why), -1);
    ck_assert_ptr_nonnull(strstr(why.arg[0], "p.conf.d/7.conf:3"));
    ck_refused(settings_load("/nonexistent/phieu.conf", &s, err), ERR_FILE_MISSING, "");
    case_end(&c);
}
END_TEST

static size_t announced_days(const struct calendar *cal)
{
    size_t count = 0;
    for (size_t i = 0; i < cal->count; i++) {
        count += !cal->days[i].expected;
    }
    return count;
}

START_TEST(calendars_from_files_and_folders_add_up)
{
    struct conf_case c;
    struct settings s;
    case_begin(&c);
    const char *file = case_write(&c, "p.conf", "calendars = \"one.conf, more ,\"\n");
    case_write(&c, "one.conf", "2027-01-01 off \"Tết Dương lịch\" \"luật\"\n");
    case_write(&c, "more/2.conf", "2028-01-03 off \"x\" \"y\"\n");
    case_write(&c, "more/notes.txt", "not a calendar\n");
    s = load(file);
    ck_assert_uint_eq(announced_days(&s.rules.calendar), 2);
    ck_assert(!calendar_works(&s.rules.calendar, day_of(2028, 1, 3)));
    ck_assert(calendar_works(&s.rules.calendar, day_of(2028, 1, 26))); /* announced without Tết */
    ck_assert(calendar_exception(&s.rules.calendar, day_of(2029, 2, 13))->expected);
    case_write(&c, "more/3.conf", "2027-01-01 off \"x\" \"y\"\n");
    ck_refused(settings_load(file, &s, err), ERR_CALENDAR, "");
    case_write(&c, "more/3.conf", "2027-13-01 off \"x\" \"y\"\n");
    ck_refused(settings_load(file, &s, err), ERR_CALENDAR, "");
    case_end(&c);
}
END_TEST

UNIT_MAIN("settings/settings", config_phieu_conf_is_what_the_table_says,
          config_phieu_conf_has_every_key_and_no_other, the_example_unchanged_gives_the_defaults,
          the_example_uncommented_gives_the_defaults_too, drop_ins_win_in_the_order_of_their_names,
          what_is_printed_loads_to_the_same, the_demo_configuration_loads,
          a_later_file_changes_one_key_of_a_book, values_are_literal,
          times_and_addresses_of_reminders, refusals_name_file_line_and_key,
          a_wrong_drop_in_is_named_itself, calendars_from_files_and_folders_add_up,
          the_deadlines_of_the_rules_stand_in_their_order)
