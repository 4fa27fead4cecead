/* Trees and lookups, judged by the kernel: random archives are unpacked in order into a scratch folder, by hand, entry
 * after entry; then what the tree says of every path must be what lstat, readlink and realpath say of the folder. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "layers/base/path.h"
#include "layers/image/image.h"

enum { ARCHIVES = 3, ENTRIES = 24, ROUNDS = 120, QUESTIONS = 40, SEED = 20261123 };

static uint32_t state;

static uint32_t pick(uint32_t below)
{
    state = state * 1664525u + 1013904223u;
    return (state >> 8) % below;
}

struct world {
    struct lc_arena arena;
    char scratch[64];
    lc_str task_mount, opt_mount;
    struct lc_archive archives[1 + ARCHIVES]; /* 0 is the function */
};

static const char *text(struct world *world, lc_str s)
{
    return lc_arena_cstring(&world->arena, s, NULL);
}

static lc_str random_path(struct world *world)
{
    static const char *const names[] = {"a", "b", "c", "dd"};
    lc_str path = lc_str_from(names[pick(4)]);

    for (uint32_t depth = pick(3); depth > 0; depth--)
        path = lc_path_join(&world->arena, path, lc_str_from(names[pick(4)]));
    return path;
}

static lc_str random_target(struct world *world)
{
    lc_str target = random_path(world);

    if (pick(4) == 0)
        return lc_path_join(&world->arena, pick(2) ? world->opt_mount : world->task_mount, target);
    for (uint32_t ups = pick(4); ups > 0; ups--)
        target = lc_path_join(&world->arena, LC_S(".."), target);
    return target;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)status;
    (void)kind;
    (void)walk;
    return remove(path);
}

/* Would unpacking meet a file or link where a folder is wanted, or the reverse? Such entries are left out: that case
 * has its own test. */
static bool fits(struct world *world, lc_str mount, const struct lc_entry *entry)
{
    struct stat status;
    lc_str dir = lc_path_dir(entry->path), full;

    while (dir.len > 0) {
        if (lstat(text(world, lc_path_join(&world->arena, mount, dir)), &status) == 0 && !S_ISDIR(status.st_mode))
            return false;
        dir = lc_path_dir(dir);
    }
    full = lc_path_join(&world->arena, mount, entry->path);
    if (lstat(text(world, full), &status) != 0)
        return true;
    return entry->kind == LC_ENTRY_DIRECTORY ? S_ISDIR(status.st_mode) : !S_ISDIR(status.st_mode);
}

static void make_folders(struct world *world, lc_str mount, lc_str path)
{
    for (size_t i = 0; i <= path.len; i++)
        if (i == path.len || path.ptr[i] == '/')
            mkdir(text(world, lc_path_join(&world->arena, mount, lc_str_cut(path, 0, i))), 0755);
}

/* The content of a file names its archive and entry, so that the disk can say who provides it. */
static void unpack(struct world *world, lc_str mount, size_t archive, uint32_t index, const struct lc_entry *entry)
{
    const char *full = text(world, lc_path_join(&world->arena, mount, entry->path));
    FILE *file;

    make_folders(world, mount, lc_path_dir(entry->path));
    if (entry->kind == LC_ENTRY_DIRECTORY) {
        mkdir(full, 0755);
        return;
    }
    unlink(full);
    if (entry->kind == LC_ENTRY_SYMLINK) {
        assert_int_equal(symlink(text(world, entry->target), full), 0);
        return;
    }
    file = fopen(full, "w");
    assert_non_null(file);
    fprintf(file, "%zu:%u", archive, index);
    assert_int_equal(fclose(file), 0);
}

static void fill(struct world *world, lc_str mount, size_t archive)
{
    struct lc_archive *out = &world->archives[archive];

    *out = (struct lc_archive){.complete = true, .entries = LC_NEW_ARRAY(&world->arena, ENTRIES, struct lc_entry)};
    for (uint32_t i = 0; i < ENTRIES; i++) {
        struct lc_entry entry = {
            .path = random_path(world), .flags = LC_ENTRY_HAS_CRC, .size = 1 + pick(100), .crc = pick(3)};
        uint32_t kind = pick(8);
        bool repeated = false;
        entry.kind = kind == 0 ? LC_ENTRY_DIRECTORY : kind < 4 ? LC_ENTRY_SYMLINK : LC_ENTRY_FILE;
        entry.target = random_target(world);
        for (size_t e = 0; e < out->count; e++)
            repeated |= lc_str_eq(out->entries[e].path, entry.path);
        if (repeated || !fits(world, mount, &entry))
            continue;
        unpack(world, mount, archive, (uint32_t)out->count, &entry);
        out->entries[out->count++] = entry;
    }
}

static void start(struct world *world)
{
    lc_arena_init(&world->arena, state);
    snprintf(world->scratch, sizeof world->scratch, "/tmp/layercheck-image.XXXXXX");
    assert_non_null(mkdtemp(world->scratch));
    world->task_mount = lc_arena_printf(&world->arena, "%s/var/task", world->scratch);
    world->opt_mount = lc_arena_printf(&world->arena, "%s/opt", world->scratch);
    mkdir(text(world, lc_arena_printf(&world->arena, "%s/var", world->scratch)), 0755);
    mkdir(text(world, world->task_mount), 0755);
    mkdir(text(world, world->opt_mount), 0755);
    fill(world, world->task_mount, 0);
    for (size_t i = 1; i <= ARCHIVES; i++)
        fill(world, world->opt_mount, i);
}

static void finish(struct world *world)
{
    nftw(world->scratch, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    lc_arena_release(&world->arena);
}

static void check_node(struct world *world, const struct lc_tree *tree, const struct lc_tree_node *node,
                       size_t first_archive)
{
    const char *full = text(world, lc_tree_absolute(tree, node, &world->arena));
    char content[32] = "", wanted[32];
    struct stat status;
    FILE *file;

    assert_int_equal(lstat(full, &status), 0);
    assert_int_equal(S_ISDIR(status.st_mode), node->kind == LC_ENTRY_DIRECTORY);
    assert_int_equal(S_ISLNK(status.st_mode), node->kind == LC_ENTRY_SYMLINK);
    assert_false(node->conflict);
    if (node->kind != LC_ENTRY_FILE)
        return;
    file = fopen(full, "r");
    assert_non_null(file);
    assert_non_null(fgets(content, sizeof content, file));
    fclose(file);
    snprintf(wanted, sizeof wanted, "%zu:%u", node->archive + first_archive, node->entry);
    assert_string_equal(content, wanted);
}

static size_t on_disk;

static int count_one(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
    (void)path;
    (void)status;
    (void)kind;
    on_disk += walk->level > 0;
    return 0;
}

static void check_tree(struct world *world, const struct lc_tree *tree, size_t first_archive)
{
    size_t nodes = 0;
    const struct lc_tree_node *before = NULL;

    for (const struct lc_tree_node *node = lc_tree_walk(tree->root, NULL); node;
         node = lc_tree_walk(tree->root, node)) {
        nodes++;
        check_node(world, tree, node, first_archive);
        if (before && before->parent == node->parent)
            assert_true(lc_str_cmp(before->path, node->path) < 0);
        before = node;
    }
    on_disk = 0;
    nftw(text(world, tree->mount), count_one, 16, FTW_PHYS);
    assert_int_equal(nodes, on_disk);
}

static void ask(struct world *world, const struct lc_image *image, lc_str path, unsigned found[5])
{
    struct lc_place place;
    enum lc_found answer = lc_image_find(image, path, true, &world->arena, &place);
    char real[PATH_MAX];
    bool exists;

    errno = 0;
    exists = realpath(text(world, path), real) != NULL;
    found[answer]++;
    switch (answer) {
    case LC_FOUND:
        assert_true(exists);
        assert_string_equal(text(world, place.path), real);
        break;
    case LC_ABSENT:
        /* The kernel has no such path: nothing there, a file where a folder is wanted, or a loop below something
         * absent. */
        assert_false(exists);
        break;
    case LC_LINK_LOOP:
        assert_false(exists);
        assert_int_equal(errno, ELOOP);
        break;
    case LC_LINK_LEAVES:
        if (exists)
            assert_false(lc_path_is_within(lc_str_from(real), world->opt_mount) ||
                         lc_path_is_within(lc_str_from(real), world->task_mount));
        break;
    case LC_NOT_READ:
    case LC_UNDER_CONFLICT: fail_msg("a conflict where none was made");
    }
}

static void test_the_kernel_agrees(void **unused)
{
    unsigned found[5] = {0};

    (void)unused;
    state = SEED;
    print_message("seed %d\n", SEED);
    for (unsigned round = 0; round < ROUNDS; round++) {
        struct world world;
        struct lc_archive *archives[1 + ARCHIVES];
        struct lc_tree task, opt;
        struct lc_image image = {.task = &task, .opt = &opt};
        start(&world);
        for (size_t i = 0; i <= ARCHIVES; i++)
            archives[i] = &world.archives[i];
        lc_tree_build(&task, world.task_mount, archives, 1, state);
        lc_tree_build(&opt, world.opt_mount, archives + 1, ARCHIVES, state);
        check_tree(&world, &task, 0);
        check_tree(&world, &opt, 1);
        for (unsigned q = 0; q < QUESTIONS; q++)
            ask(&world, &image,
                lc_path_join(&world.arena, pick(2) ? world.opt_mount : world.task_mount,
                             pick(3) ? random_path(&world) : random_target(&world)),
                found);
        lc_tree_release(&task);
        lc_tree_release(&opt);
        finish(&world);
    }
    /* The questions must have met every kind of answer, else the test proves nothing. */
    assert_true(found[LC_FOUND] > 500 && found[LC_ABSENT] > 500 && found[LC_LINK_LEAVES] > 5 &&
                found[LC_LINK_LOOP] > 5);
}

/* -- by reasoning -------------------------------------------------------------------------------------------------- */

static struct lc_archive archive_of(struct lc_entry *entries, size_t count)
{
    return (struct lc_archive){.complete = true, .entries = entries, .count = count};
}

static struct lc_entry file_of(const char *path, uint64_t size, uint32_t crc)
{
    return (struct lc_entry){.path = lc_str_from(path), .size = size, .crc = crc, .flags = LC_ENTRY_HAS_CRC};
}

/* Layer 3 wins over 2 over 1; both losers are remembered, the newest first; only what is left counts. */
static void test_last_layer_wins(void **unused)
{
    struct lc_entry one[] = {file_of("x/f", 10, 1), file_of("x/old", 5, 1)}, two[] = {file_of("x/f", 20, 2)},
                    three[] = {file_of("x/f", 30, 3)};
    struct lc_archive a = archive_of(one, 2), b = archive_of(two, 1), c = archive_of(three, 1);
    struct lc_archive *archives[] = {&a, &b, &c};
    const struct lc_tree_node *node;
    struct lc_tree tree;

    (void)unused;
    lc_tree_build(&tree, LC_S("/opt"), archives, 3, 1);
    node = lc_tree_find(&tree, LC_S("x/f"));
    assert_non_null(node);
    assert_int_equal(node->archive, 2);
    assert_int_equal(node->hidden->archive, 1);
    assert_int_equal(node->hidden->next->archive, 0);
    assert_null(node->hidden->next->next);
    assert_int_equal(tree.bytes, 35);
    assert_int_equal(tree.file_count, 2);
    assert_int_equal(lc_tree_find(&tree, LC_S("x"))->held_by, 7);
    assert_int_equal(lc_tree_find(&tree, LC_S("x/old"))->held_by, 1);
    lc_tree_release(&tree);
}

/* A file in one layer, a folder of that name in another: not known what Lambda does, so it is marked, in either
 * order. */
static void test_file_against_folder(void **unused)
{
    struct lc_entry file[] = {file_of("x", 10, 1)}, folder[] = {file_of("x/f", 20, 2)};
    struct lc_archive a = archive_of(file, 1), b = archive_of(folder, 1);
    struct lc_archive *orders[2][2] = {{&a, &b}, {&b, &a}};

    (void)unused;
    for (size_t i = 0; i < 2; i++) {
        struct lc_tree tree;
        struct lc_image image = {.opt = &tree};
        struct lc_place place;
        struct lc_arena arena;
        lc_arena_init(&arena, 1);
        lc_tree_build(&tree, LC_S("/opt"), orders[i], 2, 1);
        assert_true(lc_tree_find(&tree, LC_S("x"))->conflict);
        assert_int_equal(lc_image_find(&image, LC_S("/opt/x/f"), true, &arena, &place), LC_UNDER_CONFLICT);
        lc_tree_release(&tree);
        lc_arena_release(&arena);
    }
}

/* Unsafe, duplicate and special entries are nowhere in the tree; an archive that could not be had makes it
 * incomplete. */
static void test_what_is_left_out(void **unused)
{
    struct lc_entry entries[] = {file_of("ok", 1, 1), file_of("../evil", 1, 1), file_of("ok", 2, 2),
                                 file_of("dev", 0, 0)};
    struct lc_archive a = archive_of(entries, 4);
    struct lc_archive *archives[] = {&a, NULL};
    struct lc_tree tree;

    (void)unused;
    entries[0].flags |= LC_ENTRY_DUPLICATE;
    entries[1].flags |= LC_ENTRY_UNSAFE;
    entries[3].kind = LC_ENTRY_SPECIAL;
    lc_tree_build(&tree, LC_S("/opt"), archives, 2, 1);
    assert_false(tree.complete);
    assert_int_equal(tree.file_count, 1);
    assert_int_equal(lc_tree_find(&tree, LC_S("ok"))->entry, 2);
    assert_null(lc_tree_find(&tree, LC_S("dev")));
    lc_tree_release(&tree);
}

/* Copies differ by kind, size or CRC-32; two empty files are the same whatever their CRC fields claim. */
static void test_copies(void **unused)
{
    struct lc_entry entries[] = {file_of("a", 4, 1), file_of("b", 4, 1), file_of("c", 4, 2),
                                 file_of("d", 5, 1), file_of("e", 0, 7), file_of("f", 0, 9)};
    struct lc_archive *a = NULL;
    bool known;

    (void)unused;
    /* lc_archive_checksum asks the reader only when an entry has no CRC yet; these have one. */
    struct lc_archive archive = archive_of(entries, 6);
    a = &archive;
    assert_false(lc_copies_differ(a, 0, a, 1, &known));
    assert_true(lc_copies_differ(a, 0, a, 2, &known));
    assert_true(lc_copies_differ(a, 0, a, 3, &known));
    assert_false(lc_copies_differ(a, 4, a, 5, &known));
    assert_true(known);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_kernel_agrees),
        cmocka_unit_test(test_last_layer_wins),
        cmocka_unit_test(test_file_against_folder),
        cmocka_unit_test(test_what_is_left_out),
        cmocka_unit_test(test_copies),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
