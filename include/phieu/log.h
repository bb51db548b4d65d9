/*
 * log.h - what the operator reads. Only boundaries (a request, a job, a program) log; libraries do
 * not. One line on standard error, "<N>" priority prefix for the journal, key=value fields after the
 * message. Never a secret, never a letter's text.
 */
#ifndef PHIEU_LOG_H
#define PHIEU_LOG_H

enum log_level { LOG_LEVEL_ERROR = 3, LOG_LEVEL_WARNING = 4, LOG_LEVEL_INFO = 6, LOG_LEVEL_DEBUG = 7 };

void log_set_level(enum log_level most);
void log_write(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define log_error(...) log_write(LOG_LEVEL_ERROR, __VA_ARGS__)
#define log_warning(...) log_write(LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_info(...) log_write(LOG_LEVEL_INFO, __VA_ARGS__)

#endif
