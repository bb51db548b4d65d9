#include "unit.h"

#include "phieu/json.h"

#include <stdalign.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

START_TEST(allocations_are_zeroed_aligned_and_apart)
{
    struct arena arena;
    arena_init(&arena, 1 << 20);
    unsigned char *last = NULL;
    for (size_t size = 0; size < 300; size++) {
        unsigned char *bytes = arena_alloc(&arena, size);
        ck_assert_ptr_nonnull(bytes);
        ck_assert_uint_eq((uintptr_t)bytes % alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++) {
            ck_assert_uint_eq(bytes[i], 0);
        }
        memset(bytes, 0xAA, size);
        if (last != NULL && size > 1) {
            ck_assert_uint_eq(last[0], 0xAA);
        }
        last = bytes;
    }
    arena_release(&arena);
    ck_assert_uint_eq(arena.used, 0);
}
END_TEST

START_TEST(the_ceiling_leaves_to_the_scope)
{
    static struct arena arena;
    static volatile int taken;
    jmp_buf scope;
    arena_init(&arena, 10000);
    arena.scope = &scope;
    taken = 0;
    if (setjmp(scope) == 0) {
        for (;;) {
            arena_alloc(&arena, 1000);
            taken++;
        }
    }
    ck_assert_int_eq(taken, 9); /* 1008 each, rounded up */
    ck_assert_uint_le(arena.used, arena.cap);
    arena_release(&arena);
}
END_TEST

START_TEST(an_absurd_size_is_refused_not_wrapped)
{
    static struct arena arena;
    static volatile int refused;
    static const size_t sizes[] = {SIZE_MAX, SIZE_MAX - 1, SIZE_MAX - 15, SIZE_MAX / 2};
    refused = 0;
    for (volatile size_t i = 0; i < 4; i++) {
        jmp_buf scope;
        arena_init(&arena, SIZE_MAX); /* no ceiling but the machine's */
        arena.scope = &scope;
        if (setjmp(scope) == 0) {
            arena_alloc(&arena, sizes[i]);
        } else {
            refused++;
        }
        arena_release(&arena);
    }
    ck_assert_int_eq(refused, 4);
}
END_TEST

START_TEST(a_released_arena_can_be_filled_again)
{
    static struct arena arena;
    arena_init(&arena, 5000);
    for (int i = 0; i < 100; i++) {
        arena_alloc(&arena, 4000);
        arena_release(&arena);
    }
    ck_assert_uint_eq(arena.cap, 5000);
}
END_TEST

START_TEST(without_a_scope_the_process_ends_with_70)
{
    pid_t child = fork();
    if (child == 0) {
        close(STDERR_FILENO);
        struct arena arena;
        arena_init(&arena, 100);
        arena_alloc(&arena, 101);
        _exit(0);
    }
    int status;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status));
    ck_assert_int_eq(WEXITSTATUS(status), 70);
}
END_TEST

START_TEST(copies_and_prints_end_with_nul)
{
    struct arena arena;
    arena_init(&arena, 1 << 20);
    ck_assert_str_eq(arena_strdup(&arena, "văn thư"), "văn thư");
    char *copy = arena_memdup(&arena, "a\0b", 3);
    ck_assert_mem_eq(copy, "a\0b", 4);
    ck_assert_str_eq(arena_memdup(&arena, NULL, 0), "");
    ck_assert_str_eq(arena_printf(&arena, "%s %d", "số", 595), "số 595");
    char *wide = arena_printf(&arena, "%5000d", 7);
    ck_assert_uint_eq(strlen(wide), 5000);
    arena_release(&arena);
}
END_TEST

START_TEST(the_current_arena_is_the_threads_own)
{
    struct arena one, two;
    arena_init(&one, 4096);
    arena_init(&two, 4096);
    struct arena *before = arena_enter(&one);
    ck_assert_ptr_eq(arena_enter(&two), &one);
    ck_assert_ptr_eq(arena_current(), &two);
    arena_enter(before);
}
END_TEST

START_TEST(json_lives_in_the_current_arena)
{
    struct arena arena;
    arena_init(&arena, 1 << 20);
    struct arena *before = arena_enter(&arena);
    json_t *object = NULL;
    ck_assert_int_eq(json_read("{\"a\":[1,2,3]}", 13, &object, NULL), 0);
    ck_assert_uint_gt(arena.used, 100);
    json_decref(object); /* allowed, and does nothing */
    arena_enter(before);
    arena_release(&arena);
}
END_TEST

START_TEST(json_beyond_the_ceiling_leaves_to_the_scope)
{
    static struct arena arena;
    static struct arena *volatile before;
    static volatile int left;
    jmp_buf scope;
    left = 0;
    arena_init(&arena, 2000);
    arena.scope = &scope;
    before = arena_enter(&arena);
    if (setjmp(scope) == 0) {
        json_t *object = json_object();
        for (int i = 0; i < 1000; i++) {
            char key[16];
            snprintf(key, sizeof key, "k%d", i);
            ck_assert_int_eq(json_object_set_new(object, key, json_integer(i)), 0);
        }
    } else {
        left = 1;
    }
    arena_enter(before);
    arena_release(&arena);
    ck_assert_int_eq(left, 1);
}
END_TEST

START_TEST(a_buffer_grows_to_its_cap_and_then_stays)
{
    struct arena arena;
    struct buf buf;
    arena_init(&arena, 1 << 20);
    buf_init(&buf, &arena, 1000);
    ck_assert_str_eq(buf.data, "");
    for (int i = 0; i < 100; i++) {
        buf_puts(&buf, "0123456789");
    }
    ck_assert_uint_eq(buf.len, 1000);
    ck_assert(!buf.overflow);
    buf_putc(&buf, 'x');
    ck_assert(buf.overflow);
    ck_assert_uint_eq(buf.len, 1000);
    ck_assert_uint_eq(strlen(buf.data), 1000);
    arena_release(&arena);
}
END_TEST

START_TEST(a_buffer_that_overflowed_takes_nothing_more)
{
    struct buf buf;
    buf_init(&buf, NULL, 4);
    buf_puts(&buf, "ab");
    buf_puts(&buf, "cdefg");
    buf_puts(&buf, "x");
    buf_printf(&buf, "%d", 1);
    ck_assert(buf.overflow);
    ck_assert_str_eq(buf.data, "ab");
}
END_TEST

START_TEST(two_buffers_growing_side_by_side_keep_their_bytes)
{
    struct arena arena;
    struct buf odd, even;
    arena_init(&arena, 1 << 22);
    buf_init(&odd, &arena, 1 << 20);
    buf_init(&even, &arena, 1 << 20);
    for (int i = 0; i < 20000; i++) {
        buf_printf(&odd, "%d,", 2 * i + 1);
        buf_add(&even, "e\0", 2);
    }
    ck_assert_uint_eq(even.len, 40000);
    ck_assert_mem_eq(even.data + 39998, "e\0", 3);
    ck_assert_str_eq(odd.data + odd.len - 6, "39999,");
    ck_assert_int_eq(strncmp(odd.data, "1,3,5,7,", 8), 0);
    arena_release(&arena);
}
END_TEST

START_TEST(a_lonely_buffer_grows_in_place)
{
    struct arena arena;
    struct buf buf;
    arena_init(&arena, 1 << 20);
    buf_init(&buf, &arena, 1 << 19);
    buf_putc(&buf, 'x');
    const char *first = buf.data;
    while (buf.len < 3000) {
        buf_putc(&buf, 'x');
    }
    ck_assert_ptr_eq(buf.data, first);
    ck_assert_uint_le(arena.used, 4096);
    arena_release(&arena);
}
END_TEST

UNIT_MAIN("base/arena", allocations_are_zeroed_aligned_and_apart, the_ceiling_leaves_to_the_scope,
          an_absurd_size_is_refused_not_wrapped, a_released_arena_can_be_filled_again,
          without_a_scope_the_process_ends_with_70, copies_and_prints_end_with_nul,
          the_current_arena_is_the_threads_own, json_lives_in_the_current_arena,
          json_beyond_the_ceiling_leaves_to_the_scope, a_buffer_grows_to_its_cap_and_then_stays,
          a_buffer_that_overflowed_takes_nothing_more,
          two_buffers_growing_side_by_side_keep_their_bytes, a_lonely_buffer_grows_in_place)
