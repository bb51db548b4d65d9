/*
 * extract.h - the fields of a letter, each with where it was read and how sure it is (src/extract).
 *
 * Pure: text in, JSON out. It runs in the worker, on text that came out of a stranger's file, with PCRE2 under a
 * match limit. Everything is a proposal; nothing read here is ever registered unseen.
 *
 * A reading:
 *   "version": 1
 *   "source": "digital" | "docx" | "text" | "ocr"     most lines of the first letter
 *   "quality": {"marked": 0.27, "syllables": 0.98, "state": "good" | "poor" | "no-marks"}
 *   "fields":  {name: FIELD}; always all of these names:
 *       code_number, code_notation ("595", "SYT-NVY"; both together are "code", which has no FIELD of its own),
 *       issued (ISO day), place, issuer, type (as in model/types: "Công văn"), subject (without V/v),
 *       signer, signer_position, signer_authority ("KT. GIÁM ĐỐC"), urgency (normal | urgent | very-urgent | flash |
 *       flash-timed), secrecy (as the register's field has it)
 *   "addressees": [text]           of "Kính gửi"
 *   "refers": [{"code", "issued"?, "evidence"}]         cited letters, in order, each once
 *   "deadlines": [DEADLINE]        of the first letter
 *   "tasks": [{"number"?, "what", "time"?, "lead"?, "support"?, "product"?, "deadlines": [DEADLINE], "evidence"}]
 *                                  rows of its plan tables
 *   "stamps": [{"number"?, "date"?, "receiver"?, "evidence"}]   foreign ĐẾN stamps, masked everywhere else
 *   "parts":  [{"kind": "letter" | "draft" | "slip" | "appendix", "page", "lines": [first, last], "fields": {name: FIELD
 *              without "evidence" excerpts}, "deadlines": [DEADLINE]}]   all of them; [0] is the letter proposed
 *
 * FIELD: {
 *   "value": text or null
 *   "state": "sure" | "look" | "guess" | "not-found" | "none"
 *         sure: prefilled, passes unasked; look: prefilled, to be looked at; guess: a suggestion beside an empty field;
 *         not-found: it ought to be there and was not read; none: the letter has none (a draft without number, no
 *         mark of urgency). value is null exactly for the last two.
 *   "confidence": 0..100         rule's prior x the line's confidence x checks, capped by the text's quality
 *   "rule": id of the pattern or rule, "source": "digital" | "docx" | "text" | "ocr" | "votes" | "inferred" |
 *         later, by phieud: "edxml" | "register" (learned) | "person"
 *   "evidence": {"page", "box": [left, top, right, bottom], "line": 1.. of the whole text, "bytes": [begin, end],
 *         "excerpt"}; absent when inferred
 *   "alternatives": [{"value", "confidence", "rule", "evidence"?}]   at most 4
 *   "passed": [check], "failed": [check]    "calendar", "year", "type-of-symbol", "syllables", "votes", "name", ... and
 *         later, by phieud: "not-after-arrival", "duplicate", "learned" }
 * A failed check never leaves a field "sure", and an engine's confidence alone never makes a date or a name sure:
 * recognised, they need agreeing votes or a second place in the text.
 *
 * DEADLINE: {"kind": "date" | "hour" | "yearly" | "monthly" | "quarterly" | "half-yearly" | "month" | "working-days" |
 *   "event" | "none", "date"?: ISO day (its month's or quarter's last day for those), "time"?: "17:00",
 *   "month"?, "day"?: of a recurring one, "days"?: N of working-days, "relation": "before" | "by" | "within" | "on" | "every",
 *   "who"?, "task"?, "quote": the words themselves, "confidence", "rule", "evidence"}
 *   An article with several dates ("Tháng 9 và 12/2025") gives several. Citations are none.
 */
#ifndef PHIEU_EXTRACT_H
#define PHIEU_EXTRACT_H

#include "phieu/error.h"
#include "phieu/json.h"
#include "phieu/page_text.h"

struct extract_about {
    const char *agency; /* the receiver's own name: in a stamp, never the issuer; "" when not known */
    const char *file_name; /* "595-SYT-NVY.pdf": weak evidence of the code; "" when not known */
};

/* The PCRE2 patterns compiled: before the jail closes, once in a process. Interpreted, not JIT: phieud's filter lets
 * nobody have memory that can be written and run, its workers least of all; and making the code for a hundred patterns
 * takes longer than reading a letter with them.
 * Errors: ERR_NO_MEMORY, ERR_INTERNAL (a pattern of ours does not compile). */
int extract_prepare(struct error *err) MUST_USE;

/* The reading, in the current arena. A text that holds no letter gives one whose fields are all "not-found" and
 * whose "parts" is empty. Errors: ERR_NO_MEMORY. */
int extract_read(const struct page_text *text, const struct extract_about *about, json_t **ret,
                 struct error *err) MUST_USE;

#endif
