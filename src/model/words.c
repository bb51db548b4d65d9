/*
 * words.c - the words of the trade: stable name, Vietnamese, English (DESIGN.md 4).
 *
 * The stable name is stored and is part of the API's contract; the other two are for people.
 */
#include "phieu/model.h"

#include <string.h>

const struct word role_words[ROLE_COUNT] = {
    [ROLE_CLERK] = {"clerk", "văn thư", "clerk"},
    [ROLE_LEADER] = {"leader", "lãnh đạo cơ quan", "leader"},
    [ROLE_HEAD] = {"head", "lãnh đạo đơn vị", "head of unit"},
    [ROLE_OFFICER] = {"officer", "chuyên viên", "officer"},
    [ROLE_AUDITOR] = {"auditor", "người kiểm tra", "auditor"},
    [ROLE_ADMIN] = {"admin", "quản trị", "administrator"},
};

const struct word line_role_words[LINE_ROLE_COUNT] = {
    [LINE_LEAD] = {"lead", "chủ trì", "lead"},
    [LINE_SUPPORT] = {"support", "phối hợp", "support"},
    [LINE_INFORM] = {"inform", "để biết", "for information"},
};

const struct word line_state_words[LINE_STATE_COUNT] = {
    [LINE_PENDING] = {"pending", "chờ tiếp nhận", "pending"},
    [LINE_WORKING] = {"working", "đang xử lý", "being handled"},
    [LINE_FORWARDED] = {"forwarded", "đã giao xuống", "handed down"},
    [LINE_DONE] = {"done", "hoàn thành", "done"},
    [LINE_RETURNED] = {"returned", "đã trả lại", "returned"},
    [LINE_RECALLED] = {"recalled", "đã thu hồi", "recalled"},
    [LINE_SUPERSEDED] = {"superseded", "đã đổi chủ trì", "superseded"},
};

const struct word letter_state_words[LETTER_STATE_COUNT] = {
    [LETTER_NONE] = {"none", "chưa có", "none"},
    [LETTER_DRAFT] = {"draft", "chờ vào sổ", "waiting for registration"},
    [LETTER_REFUSED] = {"refused", "đã từ chối tiếp nhận", "refused"},
    [LETTER_ATTACHED] = {"attached", "đã gắn vào văn bản khác", "attached to another letter"},
    [LETTER_REGISTERED] = {"registered", "đã vào sổ", "registered"},
    [LETTER_PRESENTED] = {"presented", "đã trình", "presented"},
    [LETTER_DIRECTED] = {"directed", "đã có ý kiến chỉ đạo", "directed"},
    [LETTER_IN_PROGRESS] = {"in-progress", "đang giải quyết", "in progress"},
    [LETTER_DONE] = {"done", "đã giải quyết xong", "done"},
    [LETTER_NO_ACTION] = {"no-action", "không phải xử lý", "no action needed"},
    [LETTER_CANCELLED] = {"cancelled", "đã hủy số", "cancelled"},
};

const struct word duty_every_words[DUTY_EVERY_COUNT] = {
    [DUTY_MONTHLY] = {"month", "hằng tháng", "monthly"},
    [DUTY_QUARTERLY] = {"quarter", "hằng quý", "quarterly"},
    [DUTY_HALF_YEARLY] = {"half-year", "6 tháng", "half-yearly"},
    [DUTY_YEARLY] = {"year", "hằng năm", "yearly"},
};

const struct word duty_state_words[DUTY_STATE_COUNT] = {
    [DUTY_RUNNING] = {"running", "đang chạy", "running"},
    [DUTY_PAUSED] = {"paused", "tạm dừng", "paused"},
    [DUTY_ENDED] = {"ended", "đã chấm dứt", "ended"},
};

const struct word hand_over_words[HAND_OVER_STATE_COUNT] = {
    [HAND_OVER_OPEN] = {"open", "đang bàn giao", "waiting"},
    [HAND_OVER_ACCEPTED] = {"accepted", "đã nhận", "accepted"},
    [HAND_OVER_REFUSED] = {"refused", "không nhận", "refused"},
};

const struct word box_words[BOX_COUNT] = {
    [BOX_ALL] = {"all", "tất cả", "all"},
    [BOX_TODO] = {"todo", "cần xử lý", "to do"},
    [BOX_RETURNED] = {"returned", "bị trả lại", "returned to me"},
    [BOX_DUE_SOON] = {"due-soon", "sắp đến hạn", "due soon"},
    [BOX_OVERDUE] = {"overdue", "quá hạn", "overdue"},
    [BOX_WAITING] = {"waiting", "đã giao, chờ kết quả", "handed on, waiting"},
    [BOX_DONE] = {"done", "đã xong", "done"},
    [BOX_INFO] = {"info", "để biết", "for information"},
};

int word_find(const struct word *words, int count, const char *name)
{
    for (int i = 0; name != NULL && i < count; i++) {
        if (strcmp(words[i].name, name) == 0) {
            return i;
        }
    }
    return -1;
}
