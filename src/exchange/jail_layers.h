/*
 * jail_layers.h - Landlock by system call: Debian 12's C library has no wrapper and its kernel
 * header is older than the kernels the program meets.
 */
#ifndef PHIEU_EXCHANGE_JAIL_LAYERS_H
#define PHIEU_EXCHANGE_JAIL_LAYERS_H

/* Denies all of the file system and TCP, as far as this kernel can. Returns the ABI version used, 0
 * when there is no Landlock. */
int landlock_close(void);

#endif
