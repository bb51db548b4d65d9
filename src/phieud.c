/*
 * phieud - keeps the books of one agency and serves its API.
 *
 *   phieud --config FILE                    run
 *   phieud init --config FILE --staff FILE --admin LOGIN < password
 *   phieud check --config FILE [--deep]     check books no daemon has open
 *   phieud backup DIR --config FILE [--keep]  copy them, running or not, and try the copy
 *   phieud restore BACKUP --config FILE     into an empty data folder
 *   phieud undo-upgrade --config FILE       back to the copy made before an upgrade
 *   phieud --check-config | --print-config --config FILE
 *   phieud --self-test-jail --config FILE   tries from inside what a captured phieud could do
 * (JSON)
 */
#include "phieud.h"
#include "phieud_guard.h"

#include "phieu/log.h"
#include "phieu/server.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* Of one document: a register of 200,000 rows is about a tenth of it. */
#define PRINT_BYTES_MOST (UINT64_C(512) << 20)

static const char usage[] =
    "phieud " PHIEU_VERSION " - sổ văn bản đến của một cơ quan\n"
    "\n"
    "  phieud --config TỆP                    chạy\n"
    "  phieud init --config TỆP --staff TỆP --admin TÊN < mật-khẩu\n"
    "                                         lập thư mục dữ liệu từ tệp đơn vị và người\n"
    "  phieud check --config TỆP [--deep]     kiểm tra sổ khi phieud không chạy\n"
    "  phieud backup THƯ-MỤC --config TỆP [--keep]\n"
    "                                         sao lưu (cả khi phieud đang chạy), thử khôi phục "
    "bản\n"
    "                                         vừa chép; --keep: giữ 7 ngày, 4 tuần, 12 tháng\n"
    "  phieud restore BẢN-SAO-LƯU --config TỆP\n"
    "                                         khôi phục vào thư mục dữ liệu trống hoặc chưa có\n"
    "  phieud undo-upgrade --config TỆP [--yes]  trở về bản chụp trước khi nâng cấp sổ\n"
    "  phieud --check-config --config TỆP     kiểm tra cấu hình\n"
    "  phieud --print-config --config TỆP     in mọi khóa, giá trị và nơi đặt\n"
    "  phieud --self-test-jail --config TỆP   thử từ bên trong các quyền đã bỏ\n"
    "  --lang vi|en                           ngôn ngữ của thông báo\n"
    "\n"
    "Mặc định: --config /etc/phieud/phieud.conf\n";

static int fail(const struct options *options, const struct error *err)
{
    char text[700], remedy[700];
    const struct error_info *info = error_info(err->code);
    error_text(err, options->lang, text, sizeof text);
    error_remedy(err, options->lang, remedy, sizeof remedy);
    fprintf(stderr, "phieud: %s\n  %s [%s]\n", text, remedy, info->name);
    return info->exit_status;
}

/* ---- init
 * -------------------------------------------------------------------------------------------- */

struct setup_job {
    struct store_job job;
    const json_t *units, *people;
    const char *admin, *hash;
};

static int run_setup(struct store_job *job, struct store_tx *tx, struct error *err)
{
    struct setup_job *s = (struct setup_job *)job;
    struct office_call call = {tx, NO_PERSON, 0, ""};
    return office_setup(&call, s->units, s->people, s->admin, s->hash, err);
}

static struct store_config store_config_of(const struct settings *s)
{
    return (struct store_config){
        .root = s->data_folder,
        .rules = &s->rules,
        .queue_limit = s->limits.queue,
        .batch_jobs = s->limits.batch_jobs,
        .batch_bytes = s->limits.batch_bytes,
        .answers_days = s->idempotency_days,
    };
}

/* One line of standard input; never from the arguments, which others can read. */
static int read_password(const char **ret_password, struct error *err)
{
    char line[256];
    if (fgets(line, sizeof line, stdin) == NULL) {
        return error_set(err, ERR_FIELD_MISSING, "password", NULL, NULL);
    }
    line[strcspn(line, "\r\n")] = '\0';
    *ret_password = arena_strdup(arena_current(), line);
    sodium_memzero(line, sizeof line);
    return 0;
}

static int init(const struct settings *settings, const struct options *options, struct error *err)
{
    struct store *store;
    json_t *units, *people;
    const char *password = NULL;
    struct setup_job setup = {
        .job = {.arena = arena_current(), .weight = 1 << 20, .alone = true, .run = run_setup}};
    struct store_config config = store_config_of(settings);
    if (options->staff == NULL || options->admin == NULL) {
        return error_set(err, ERR_FIELD_MISSING, options->staff == NULL ? "--staff" : "--admin",
                         NULL, NULL);
    }
    if (staff_parse(options->staff, &units, &people, err) != 0 ||
        read_password(&password, err) != 0 || rights_user(settings, true, err) != 0 ||
        server_hash_password(password, settings->login.password_chars, &setup.hash, err) != 0 ||
        store_create(settings->data_folder, err) != 0 || store_open(&config, &store, err) != 0) {
        return -1;
    }
    setup.units = units;
    setup.people = people;
    setup.admin = options->admin;
    int result = store_run(store, &setup.job, err);
    store_close(store);
    if (result == 0) {
        printf("Đã lập sổ của %s ở %s: %zu đơn vị, %zu người.\n", settings->rules.agency_name,
               settings->data_folder, json_array_size(units), json_array_size(people));
    }
    return result;
}

/* ---- check
 * ------------------------------------------------------------------------------------------- */

static void print_finding(void *arg, const struct check_finding *finding)
{
    (void)arg;
    printf("[%s] bước %lld, văn bản #%lld: %s\n", finding->kind, (long long)finding->seq,
           (long long)finding->letter.v, finding->what);
}

static int check(const struct settings *settings, const struct options *options, struct error *err)
{
    struct check_sum sum;
    if (rights_user(settings, false, err) != 0 ||
        store_check_folder(settings->data_folder, options->deep, print_finding, NULL, &sum, err) !=
            0) {
        return -1;
    }
    printf("%lld bước (%lld đã hủy nội dung), %lld văn bản, %lld dòng giao việc, %lld tệp; "
           "đầu chuỗi %s\n",
           (long long)sum.acts, (long long)sum.destroyed, (long long)sum.letters,
           (long long)sum.lines, (long long)sum.files, sum.head);
    if (sum.findings > 0) {
        return error_set(err, ERR_STORE_DAMAGED, "",
                         arena_printf(arena_current(), "%lld lỗi", (long long)sum.findings), NULL);
    }
    puts("Sổ khớp, chuỗi liền.");
    return 0;
}

/* ---- the calendar
 * ---------------------------------------------------------------------------------- */

/* The year whose days off nobody announced and deadlines already reach; 0: none. */
static int missing_year(const struct settings *s)
{
    return calendar_missing(&s->rules.calendar, instant_day(instant_now(), s->rules.zone_minutes));
}

/* ---- run
 * --------------------------------------------------------------------------------------------- */

/* Tells systemd, when it started us (Type=notify). */
static void notify(const char *state)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (path == NULL || strlen(path) >= sizeof address.sun_path) {
        return;
    }
    memcpy(address.sun_path, path, strlen(path) + 1);
    size_t len = offsetof(struct sockaddr_un, sun_path) + strlen(path);
    if (address.sun_path[0] == '@') {
        address.sun_path[0] = '\0';
    }
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd >= 0) {
        (void)!sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&address,
                      (socklen_t)len);
        close(fd);
    }
}

static void notify_reloading(void)
{
    char text[80];
    snprintf(text, sizeof text, "RELOADING=1\nMONOTONIC_USEC=%lld",
             (long long)monotonic_ms() * 1000);
    notify(text);
}

static struct office_channels channels_of(const struct settings *s)
{
    return (struct office_channels){
        .on = {[CHANNEL_MAIL] = s->mail.server[0] != '\0',
               [CHANNEL_WEBHOOK] = s->webhook.url[0] != '\0'},
        .queue = s->sending.queue,
    };
}

/* Before the doors close: it needs the network that phieud gives up. */
static int start_courier(const struct settings *s, struct courier **ret, struct error *err)
{
    const struct courier_config config = {
        .path = s->sending.courier,
        .agency = s->rules.agency_name,
        .zone_minutes = s->rules.zone_minutes,
        .mail = {s->mail.server, s->mail.from, s->mail.user, s->mail.password_file, s->mail.ca_file,
                 s->mail.tls},
        .webhook = {s->webhook.url, s->webhook.key_file, s->webhook.ca_file},
    };
    const struct office_channels channels = channels_of(s);
    bool any = false;
    for (int i = 0; i < CHANNEL_COUNT; i++) {
        any = any || channels.on[i];
    }
    return any ? courier_start(&config, ret, err) : 0;
}

static struct server_config server_config_of(const struct settings *s)
{
    return (struct server_config){
        .address = s->listen[0] != '\0' ? s->listen : NULL,
        .unix_path = s->socket[0] != '\0' ? s->socket : NULL,
        .threads = s->limits.threads,
        .connections = s->limits.connections,
        .per_address = s->limits.per_address,
        .header_seconds = s->limits.header_seconds,
        .body_seconds = s->limits.body_seconds,
        .idle_seconds = s->limits.idle_seconds,
        .upload_bytes = s->limits.upload,
        .body_bytes = s->limits.body,
        .header_bytes = s->limits.header_bytes,
        .request_memory = s->limits.request_memory,
        .token_days = s->token_days,
        .login = {s->login.failures, s->login.address_failures, s->login.wait_seconds,
                  s->login.wait_most_seconds, s->login.password_chars, s->login.hash_threads,
                  s->login.hash_queue},
        .disk_floor = s->disk_floor,
        .root = s->data_folder,
        .channels = channels_of(s),
    };
}

struct daemon {
    struct store *store;
    struct intake intake;
    struct intake_resume *resume;
    struct recounter *recounter;
    struct jail_trial trial;
    struct server *server;
    struct spool *spool;
    struct courier *courier;
    struct reminders *reminders;
    struct duties *duties;
    struct readings *readings;
};

static struct reading_config reading_config_of(const struct settings *s, const struct daemon *d)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    unsigned each_core = cores > 0 ? (unsigned)cores : 1;
    return (struct reading_config){
        .store = d->store,
        .reader = d->intake.reader,
        .workers = s->reading.workers == READING_AUTO ? each_core : (unsigned)s->reading.workers,
        .seconds = s->reading.seconds,
        .model_folder = s->reading.model_folder,
        .trust_folder = s->signatures.trust_folder,
        .crl_folder = s->signatures.crl_folder,
    };
}

static int start(const struct settings *s, struct daemon *d, struct error *err)
{
    struct store_config store = store_config_of(s);
    struct server_config server = server_config_of(s);
    if (store_open(&store, &d->store, err) != 0) {
        return -1;
    }
    d->intake = (struct intake){
        .store = d->store,
        .reader = {.worker_path = s->worker.path,
                   .blobs = store_blobs(d->store),
                   .max_input = s->limits.upload,
                   .max_output = s->limits.upload * 2,
                   .max_files = 100,
                   .seconds = s->worker.seconds},
    };
    const struct reading_config reading = reading_config_of(s, d);
    if (recount_start(d->store, &d->recounter, err) != 0 ||
        readings_start(&reading, &d->readings, err) != 0) {
        return -1;
    }
    server.readings = d->readings;
    server.store = d->store;
    server.recounter = d->recounter;
    server.intake = &d->intake;
    server.printing =
        (struct reader_printing){s->worker.path, s->worker.print_seconds, PRINT_BYTES_MOST};
    server.signing = (struct signature_config){s->signatures.trust_folder, s->signatures.crl_folder,
                                               INSTANT_NONE, s->worker.seconds};
    server.blocking_threads = s->worker.count + 1;
    /* Watched before /readyz answers: what is dropped from then on is seen. */
    struct spool_config spool = {s->spool.folder, s->spool.max_bytes, s->spool.settle_seconds,
                                 &d->intake};
    if (s->spool.folder[0] != '\0' && spool_start(&spool, &d->spool, err) != 0) {
        return -1;
    }
    const struct reminders_config reminders = {d->store, d->courier, channels_of(s),
                                               s->sending.retry_seconds};
    if (server_start(&server, &d->server, err) != 0 ||
        intake_resume_start(&d->intake, &d->resume, err) != 0) {
        return -1;
    }
    return reminders_start(&reminders, &d->reminders, err) != 0
               ? -1
               : duties_start(d->store, &d->duties, err);
}

/* In the order that lets every request under way finish and be told. */
static void stop(const struct settings *s, struct daemon *d)
{
    spool_stop(d->spool);
    duties_stop(d->duties);
    server_stop(d->server, s->limits.stop_seconds);
    intake_resume_stop(d->resume);
    readings_stop(d->readings);
    recount_stop(d->recounter);
    reminders_stop(d->reminders);
    courier_stop(d->courier);
    jail_trial_stop(&d->trial);
    if (d->store != NULL) {
        store_close(d->store);
    }
}

static int run(const struct settings *settings, struct error *err)
{
    struct daemon d = {0};
    struct guard_report report;
    sigset_t set;
    int signal_number = 0;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    log_set_level(settings->log_level);
    if (rights_user(settings, false, err) != 0 || start_courier(settings, &d.courier, err) != 0 ||
        rights_close(settings, &report, err) != 0) {
        stop(settings, &d);
        return -1;
    }
    guard_log(&report);
    if (start(settings, &d, err) != 0) {
        stop(settings, &d);
        return -1;
    }
    log_info("serving agency=\"%s\" listen=%s port=%u socket=%s", settings->rules.agency_name,
             settings->listen, server_port(d.server), settings->socket);
    if (missing_year(settings) != 0) {
        log_warning("calendar: the days off of %d are missing; deadlines in working days count %s",
                    missing_year(settings),
                    settings->rules.calendar.count > 0 ? "those that the law lets expect"
                                                       : "them as worked");
    }
    notify("READY=1");
    if (!report.trap) { /* the trial makes the calls that a trap ends */
        jail_trial_start(&d.trial, settings->worker.path);
    }
    while (sigwait(&set, &signal_number) != 0 || signal_number == SIGHUP) {
        notify_reloading();
        reload(settings, d.store);
        notify("READY=1");
    }
    log_info("stopping signal=%d", signal_number);
    notify("STOPPING=1");
    stop(settings, &d);
    return 0;
}

/* ---- the program
 * --------------------------------------------------------------------------------------- */

static int parse(int argc, char **argv, struct options *options)
{
    enum {
        STAFF = 1000,
        ADMIN,
        CHECK_CONFIG,
        PRINT_CONFIG,
        SELF_TEST,
        DEEP,
        KEEP,
        YES,
        LANG,
        VERSION
    };
    static const struct option longs[] = {
        {"config", required_argument, NULL, 'c'},
        {"staff", required_argument, NULL, STAFF},
        {"admin", required_argument, NULL, ADMIN},
        {"check-config", no_argument, NULL, CHECK_CONFIG},
        {"print-config", no_argument, NULL, PRINT_CONFIG},
        {"self-test-jail", no_argument, NULL, SELF_TEST},
        {"deep", no_argument, NULL, DEEP},
        {"keep", no_argument, NULL, KEEP},
        {"yes", no_argument, NULL, YES},
        {"lang", required_argument, NULL, LANG},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, VERSION},
        {NULL, 0, NULL, 0},
    };
    int c;
    while ((c = getopt_long(argc, argv, "c:h", longs, NULL)) != -1) {
        switch (c) {
        case 'c':
            options->config = optarg;
            break;
        case STAFF:
            options->staff = optarg;
            break;
        case ADMIN:
            options->admin = optarg;
            break;
        case CHECK_CONFIG:
            options->command = "check-config";
            break;
        case PRINT_CONFIG:
            options->command = "print-config";
            break;
        case SELF_TEST:
            options->command = "self-test-jail";
            break;
        case DEEP:
            options->deep = true;
            break;
        case KEEP:
            options->keep = true;
            break;
        case YES:
            options->yes = true;
            break;
        case LANG:
            options->lang = strcmp(optarg, "en") == 0 ? LANG_EN : LANG_VI;
            break;
        case VERSION:
            puts("phieud " PHIEU_VERSION);
            exit(0);
        case 'h':
            fputs(usage, stdout);
            exit(0);
        default:
            return -1;
        }
    }
    if (optind < argc) {
        options->command = argv[optind++];
    }
    bool takes_one =
        strcmp(options->command, "backup") == 0 || strcmp(options->command, "restore") == 0;
    if (optind < argc && takes_one) {
        options->argument = argv[optind++];
    }
    return optind == argc ? 0 : -1;
}

static const struct {
    const char *name;
    int (*carry_out)(const struct settings *settings, const struct options *options,
                     struct error *err);
} commands[] = {
    {"run", NULL},
    {"init", init},
    {"check", check},
    {"backup", command_backup},
    {"restore", command_restore},
    {"undo-upgrade", command_undo_upgrade},
    {"check-config", NULL},
    {"print-config", NULL},
    {"self-test-jail", NULL},
};

static int carry_out(const struct options *options, struct error *err)
{
    struct settings settings;
    struct buf text;
    if (settings_load(options->config, &settings, err) != 0) {
        return -1;
    }
    if (strcmp(options->command, "run") == 0) {
        return run(&settings, err);
    }
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (strcmp(options->command, commands[i].name) == 0 && commands[i].carry_out != NULL) {
            return commands[i].carry_out(&settings, options, err);
        }
    }
    if (strcmp(options->command, "self-test-jail") == 0) {
        return rights_try(&settings, err);
    }
    if (strcmp(options->command, "print-config") == 0) {
        buf_init(&text, arena_current(), 1 << 20);
        settings_print(&settings, &text);
        fputs(text.data, stdout);
    } else {
        puts("Cấu hình hợp lệ.");
        if (missing_year(&settings) != 0) {
            printf(
                "Lưu ý: chưa có lịch nghỉ năm %d (khóa calendars); hạn tính theo ngày làm việc sẽ "
                "tính cả ngày lễ.\n",
                missing_year(&settings));
        }
        print_trust(&settings);
    }
    return 0;
}

int main(int argc, char **argv)
{
    struct options options = {.command = "run", .config = "/etc/phieud/phieud.conf"};
    struct arena arena;
    struct error err = {0};
    bool known = parse(argc, argv, &options) == 0;
    arena_adopt_json();
    arena_init(&arena, (size_t)256 << 20);
    arena_enter(&arena);
    bool listed = false;
    for (size_t i = 0; known && i < sizeof commands / sizeof commands[0]; i++) {
        listed = listed || strcmp(commands[i].name, options.command) == 0;
    }
    if (!listed || sodium_init() < 0) {
        fputs(usage, stderr);
        return 64;
    }
    int status =
        guard_begin(&err) == 0 && carry_out(&options, &err) == 0 ? 0 : fail(&options, &err);
    arena_release(&arena);
    return status;
}
