/* house.c - the agency the power is cut in: its configuration, its people, its first act. */
#include "script.h"

#include "torture.h"

#include <stdio.h>
#include <string.h>

struct settings house;
static json_t *units, *people;

static const char conf_text[] =
    "data_folder = \"%s\"\nlisten = \"\"\nsocket = \"%s/sock\"\ndisk_floor = 0\n"
    "calendars = \"" PHIEU_SOURCE_DIR "/config/calendars\"\n"
    "agency { name = \"Trung tâm Y tế huyện Cầu Đá\" parent = \"Sở Y tế\" place = \"Cầu Đá\" }\n"
    "book \"VBD\" { name = \"Sổ văn bản đến\" default = yes }\n"
    "book \"DT\" { name = \"Sổ đơn thư\" }\n"
    "route \"Giấy mời\" { type = \"Giấy mời\" unit = \"HC-TH\" days = 2 }\n"
    "worker { path = \"" PHIEU_BIN_DIR "/phieu-worker\" }\n"
    "reading { workers = 0 }\n";

void house_settings(const char *folder, const char *data)
{
    struct error err = {0};
    const char *path = in_folder(folder, "phieud.conf");
    const char *text = arena_printf(arena_current(), conf_text, data, folder);
    if (file_replace(path, text, strlen(text), 0600, &err) != 0 ||
        settings_load(path, &house, &err) != 0 ||
        staff_parse(PHIEU_SOURCE_DIR "/tests/fixtures/api/staff.conf", &units, &people, &err) !=
            0) {
        die("%s: %s %s %s", path, error_info(err.code)->name, err.arg[0], err.arg[1]);
    }
}

struct store_config house_store(void)
{
    return (struct store_config){.root = house.data_folder, .rules = &house.rules};
}

int house_create(struct error *err)
{
    return store_create(house.data_folder, err) == 0 || err->code == ERR_STORE_EXISTS ? 0 : -1;
}

static int run_setup(struct store_job *job, struct store_tx *tx, struct error *err)
{
    struct office_call call = {tx, NO_PERSON, 0, ""};
    (void)job;
    if (store_tx_directory(tx)->unit_count > 0) {
        return 0;
    }
    return office_setup(&call, units, people, "quantri", "no password fits this", err);
}

int house_set_up(struct store *store, struct error *err)
{
    struct store_job job = {
        .arena = arena_current(), .weight = 1 << 20, .alone = true, .run = run_setup};
    return store_run(store, &job, err);
}
