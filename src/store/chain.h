/*
 * chain.h - the hash chain over the acts.
 *
 *   body_hash = SHA-256(body), body being the canonical JSON text of the act (json_canonical)
 *   hash      = SHA-256(previous hash (32 bytes; zeros before the first act)
 *                       | seq | letter | actor | behalf | at   five signed 64-bit integers,
 * big-endian | length of kind in bytes              unsigned 64-bit, big-endian | kind | body_hash
 * (32 bytes))
 *
 * Every part has a fixed length or is preceded by it, so that no two acts encode alike. The body
 * itself is outside: where the law has it destroyed (body NULL), the chain still closes over its
 * hash.
 */
#ifndef PHIEU_STORE_CHAIN_H
#define PHIEU_STORE_CHAIN_H

#include "phieu/file.h"
#include "phieu/model.h"

void chain_link(const struct digest *previous, const struct act *act, const char *kind,
                const struct digest *body_hash, struct digest *ret);

#endif
