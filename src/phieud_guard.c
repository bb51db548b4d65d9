/* phieud_guard.c - the rights of phieud, from its settings. */
#include "phieud_guard.h"

#include "phieu/log.h"
#include "phieu/reader.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TRIAL_SECONDS = 5, CALENDARS_MOST = 8, OWN_PATHS = 9 + CALENDARS_MOST };

/* "/a/b" -> "/a" */
static const char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    const size_t len = slash == NULL ? 0 : (size_t)(slash - path);
    return len == 0 ? "/" : arena_printf(arena_current(), "%.*s", (int)len, path);
}

int rights_user(const struct settings *settings, bool makes_data, struct error *err)
{
    const char *folders[2];
    size_t count = 0;
    if (settings->socket[0] != '\0') {
        folders[count++] = folder_of(settings->socket);
    }
    if (makes_data) {
        folders[count++] = settings->data_folder;
    }
    return guard_become(settings->user, folders, count, err);
}

/* What the C library and the start of a program read. Nothing of it is the office's. */
static const struct guard_path system_paths[] = {
    {GUARD_READ, "/lib"},
    {GUARD_READ, "/lib64"},
    {GUARD_READ, "/usr/lib"},
    {GUARD_READ, "/usr/lib64"},
    {GUARD_READ, "/usr/local/lib"},
    {GUARD_READ, "/etc/ld.so.cache"},
    {GUARD_READ, "/etc/ld.so.preload"},
    {GUARD_RUN, "/lib64/ld-linux-x86-64.so.2"}, /* starts every program, reads only the above */
    {GUARD_RUN, "/lib/ld-linux-aarch64.so.1"},
    {GUARD_READ, "/etc/hosts"}, /* to resolve the name in `listen` */
    {GUARD_READ, "/etc/host.conf"},
    {GUARD_READ, "/etc/nsswitch.conf"},
    {GUARD_READ, "/etc/resolv.conf"},
    {GUARD_READ, "/etc/gai.conf"},
    {GUARD_READ, "/etc/services"},
    {GUARD_READ, "/etc/localtime"},
    {GUARD_READ, "/usr/share/zoneinfo"},
    {GUARD_READ, "/usr/share/fonts"},         /* the worker prints */
    {GUARD_READ, "/usr/share/tesseract-ocr"}, /* and recognises */
    {GUARD_READ, "/usr/share/poppler"},
    {GUARD_READ, "/sys/devices/system/cpu"}, /* how many cores */
    {GUARD_READ, "/proc/sys/vm/overcommit_memory"},
    {GUARD_READ, "/dev/random"},
    {GUARD_READ, "/dev/urandom"},
    {GUARD_DEVICE, "/dev/null"},
};
enum { SYSTEM_PATHS = sizeof system_paths / sizeof system_paths[0] };

/* Read again at every reload. Those beyond the most are not: a reload then says so. */
static size_t calendar_paths(const struct settings *s, struct guard_path paths[CALENDARS_MOST])
{
    size_t n = 0;
    char *rest = arena_strdup(arena_current(), s->calendars), *part;
    while (n < CALENDARS_MOST && (part = strsep(&rest, ", ")) != NULL) {
        const char *folder = part[0] == '/' ? "" : folder_of(s->file);
        if (part[0] != '\0') {
            paths[n++] = (struct guard_path){GUARD_READ,
                                             arena_printf(arena_current(), "%s/%s", folder, part)};
        }
    }
    return n;
}

/* Folders rather than files: an editor or an upgrade puts a new file in the old one's place. */
static size_t own_paths(const struct settings *s, struct guard_path paths[OWN_PATHS])
{
    size_t n = 0;
    char *worker = realpath(s->worker.path, NULL);
    paths[n++] = (struct guard_path){GUARD_KEEP, s->data_folder};
    paths[n++] = (struct guard_path){GUARD_READ, folder_of(s->file)};
    paths[n++] = (struct guard_path){GUARD_RUN, folder_of(s->worker.path)};
    if (worker != NULL) {
        paths[n++] = (struct guard_path){GUARD_RUN, folder_of(worker)};
        free(worker);
    }
    n += calendar_paths(s, paths + n);
    if (s->signatures.trust_folder[0] != '\0') { /* its worker reads both */
        paths[n++] = (struct guard_path){GUARD_READ, s->signatures.trust_folder};
    }
    if (s->signatures.crl_folder[0] != '\0') {
        paths[n++] = (struct guard_path){GUARD_READ, s->signatures.crl_folder};
    }
    if (s->spool.folder[0] != '\0') {
        paths[n++] = (struct guard_path){GUARD_KEEP, s->spool.folder};
    }
    if (s->socket[0] != '\0') {
        paths[n++] = (struct guard_path){GUARD_SOCKET, folder_of(s->socket)};
    }
    return n;
}

int rights_close(const struct settings *settings, struct guard_report *ret, struct error *err)
{
    struct guard_path paths[SYSTEM_PATHS + OWN_PATHS];
    const char *notify = getenv("NOTIFY_SOCKET");
    const char *colon = strrchr(settings->listen, ':');
    memcpy(paths, system_paths, sizeof system_paths);
    const struct guard_plan plan = {
        .paths = paths,
        .count = SYSTEM_PATHS + own_paths(settings, paths + SYSTEM_PATHS),
        .binds = colon != NULL,
        .port = colon != NULL ? (uint16_t)strtoul(colon + 1, NULL, 10) : 0,
        .abstract = notify != NULL && notify[0] == '@',
    };
    return guard_close(&plan, ret, err);
}

int rights_try(const struct settings *settings, struct error *err)
{
    struct guard_report report;
    if (rights_user(settings, false, err) != 0 || rights_close(settings, &report, err) != 0) {
        return -1;
    }
    return guard_self_test(&report, settings->data_folder) == 0
               ? 0
               : error_set(err, ERR_GUARD, NULL, "self-test", "open");
}

/* ---- the worker's jail --------------------------------------------------------------------------
 */

static void log_jail(const json_t *report)
{
    const char *name;
    const json_t *state;
    const int abi = (int)json_int(report, "landlock", 0);
    const bool sanitized = json_bool(report, "sanitized");
    json_t *doors = json_object_get(report, "doors");
    if (sanitized) {
        log_warning("worker's jail: sanitizer build, no seccomp");
    } else if (!json_bool(report, "seccomp")) {
        log_warning("worker's jail: this kernel has no seccomp filter");
    }
    if (abi == 0) {
        log_warning("worker's jail: this kernel has no Landlock; seccomp alone holds its files");
    }
    json_object_foreach(doors, name, state)
    {
        if (!sanitized && strcmp(json_string_value(state), "open") == 0) {
            log_error("worker's jail: a door is open door=%s", name);
        }
    }
    log_info("worker's jail seccomp=%s landlock=%d", json_bool(report, "seccomp") ? "yes" : "no",
             abi);
}

static void run_trial(struct pool_task *task)
{
    const struct jail_trial *trial = (const struct jail_trial *)task;
    struct error err = {0};
    json_t *report;
    char text[700];
    if (reader_try_jail(trial->worker_path, TRIAL_SECONDS, &report, &err) == 0) {
        log_jail(report);
        return;
    }
    error_text(&err, LANG_EN, text, sizeof text);
    log_warning("worker's jail could not be tried: %s", text);
}

void jail_trial_start(struct jail_trial *trial, const char *worker_path)
{
    struct error err;
    *trial = (struct jail_trial){.task = {.run = run_trial}, .worker_path = worker_path};
    if (pool_start(1, 1, &trial->pool, &err) != 0 ||
        pool_submit(trial->pool, &trial->task, &err) != 0) {
        log_warning("worker's jail could not be tried: %s", error_info(err.code)->name);
    }
}

void jail_trial_stop(struct jail_trial *trial)
{
    pool_stop(trial->pool);
}
