/* What ELF files are read as, for the test that compares it with readelf.
 * usage: elf_driver files              JSON, a line each, for the paths on standard input, a line each
 *        elf_driver archive ARCHIVE    the same for every entry whose first bytes are ELF
 *        elf_driver time ARCHIVE       milliseconds of processor time and bytes inflated for them */

#include <stdio.h>
#include <time.h>

#include "layers/base/buf.h"
#include "layers/base/source.h"
#include "layers/binary/elf.h"
#include "layers/text/text.h"

static double milliseconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void list(struct lc_json_writer *w, const char *key, const struct lc_elf_strings *strings)
{
    lc_json_list(w, key);
    for (size_t i = 0; i < strings->count; i++)
        lc_json_str(w, NULL, strings->items[i]);
    lc_json_list_end(w);
}

static void print_requires(struct lc_json_writer *w, const struct lc_elf *elf)
{
    lc_json_list(w, "requires");
    for (size_t i = 0; i < elf->requires.count; i++) {
        lc_json_list(w, NULL);
        lc_json_str(w, NULL, elf->requires.items[i].library);
        for (size_t v = 0; v < elf->requires.items[i].count; v++) {
            const struct lc_elf_version *version = &elf->requires.items[i].items[v];
            lc_json_list(w, NULL);
            lc_json_str(w, NULL, version->name);
            lc_json_u64(w, NULL, version->index);
            lc_json_bool(w, NULL, version->weak);
            lc_json_str(w, NULL, version->symbol);
            lc_json_list_end(w);
        }
        lc_json_list_end(w);
    }
    lc_json_list_end(w);
}

static void print(lc_str path, const struct lc_elf *elf, const struct lc_err *err, struct lc_buf *buf)
{
    struct lc_json_writer w;

    buf->len = 0;
    lc_json_begin(&w, buf, false);
    lc_json_object(&w, NULL);
    lc_json_str(&w, "path", path);
    lc_json_str(&w, "error", lc_str_from(err->text));
    lc_json_u64(&w, "class", elf->head.bits);
    lc_json_bool(&w, "big", elf->head.big_endian);
    lc_json_u64(&w, "machine", elf->head.machine_code);
    lc_json_str(&w, "type", lc_elf_type_name(elf->head.type));
    lc_json_str(&w, "osabi", lc_elf_osabi_name(elf->head.osabi));
    lc_json_u64(&w, "abi_version", elf->abi_version);
    lc_json_u64(&w, "entry", elf->entry);
    lc_json_u64(&w, "flags", elf->flags);
    lc_json_bool(&w, "exec_stack", elf->has_exec_stack);
    lc_json_bool(&w, "has_dynamic", elf->has_dynamic);
    lc_json_bool(&w, "pie", (elf->dt_flags_1 & 0x08000000) != 0);
    lc_json_str(&w, "interpreter", elf->interpreter);
    lc_json_str(&w, "soname", elf->soname);
    list(&w, "needed", &elf->needed);
    list(&w, "rpath", &elf->rpath);
    list(&w, "runpath", &elf->runpath);
    list(&w, "provides", &elf->provides);
    list(&w, "exports", &elf->exports);
    lc_json_u64(&w, "imports", elf->imports);
    lc_json_u64(&w, "libc", elf->libc);
    print_requires(&w, elf);
    lc_json_bool(&w, "complete", elf->complete);
    lc_json_bool(&w, "symbols_complete", elf->symbols_complete);
    lc_json_str(&w, "why", elf->why);
    lc_json_object_end(&w);
    fwrite(buf->ptr, 1, buf->len, stdout);
}

static enum lc_status read_file(void *context, struct lc_ranges *ranges, struct lc_err *err)
{
    const struct lc_source *source = context;

    for (size_t i = 0; i < ranges->count; i++) {
        struct lc_range *range = &ranges->items[i];
        uint64_t from = range->offset < source->size ? range->offset : source->size;
        uint64_t length = range->length < source->size - from ? range->length : source->size - from;
        char *bytes;

        if (range->fetched || range->hint)
            continue;
        bytes = lc_arena_bytes(ranges->arena, (size_t)length);
        if (length > 0 && lc_source_read(source, from, bytes, (size_t)length, err) != LC_OK)
            return LC_IO;
        range->bytes = (lc_str){bytes, (size_t)length};
        range->fetched = true;
    }
    return LC_OK;
}

static int files(struct lc_arena *arena, struct lc_buf *buf)
{
    char path[8192];

    while (fgets(path, sizeof path, stdin)) {
        struct lc_source file;
        struct lc_elf_source source = {.read = read_file, .context = &file};
        struct lc_elf elf = {0};
        struct lc_err err = {0};

        path[strcspn(path, "\n")] = '\0';
        if (lc_source_open_file(&file, path, &err) == LC_OK) {
            source.size = file.size;
            /* What went wrong is printed. */
            if (lc_elf_read(&source, LC_S(""), arena, &elf, &err) != LC_OK && err.text[0] == '\0')
                return 1;
            lc_source_close(&file);
        }
        print(lc_str_from(path), &elf, &err, buf);
        lc_arena_reset(arena);
    }
    return 0;
}

static int entries(const char *path, bool timed, struct lc_arena *arena, struct lc_buf *buf)
{
    struct lc_archive_options options = {.seed = 1};
    struct lc_inflater *inflater = lc_inflater_new();
    struct lc_archive *archive;
    struct lc_err err = {0};
    double start;
    size_t count = 0;

    if (lc_archive_open(path, lc_str_from(path), &options, &archive, &err) != LC_OK) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    start = milliseconds();
    for (uint32_t i = 0; i < archive->count; i++) {
        struct lc_elf elf;
        struct lc_err reason = {0};
        lc_str head;

        if (archive->entries[i].kind == LC_ENTRY_FILE &&
            lc_archive_read_head(archive, i, LC_BINARY_HEAD_BYTES, inflater, arena, &head, &reason) == LC_OK &&
            lc_binary_head(head).format == LC_BINARY_ELF) {
            count++;
            if (lc_elf_read_entry(archive, i, head, inflater, arena, &elf, &reason) != LC_OK && reason.text[0] == '\0')
                return 1;
            if (!timed)
                print(archive->entries[i].path, &elf, &reason, buf);
        }
        lc_arena_reset(arena);
    }
    if (timed)
        printf("%.1f ms, %zu files, %llu bytes inflated\n", milliseconds() - start, count,
               (unsigned long long)lc_archive_reads(archive).bytes);
    lc_archive_close(archive);
    lc_inflater_free(inflater);
    return 0;
}

int main(int argc, char **argv)
{
    struct lc_arena arena;
    struct lc_buf buf;
    int status;

    if (!(argc == 2 && strcmp(argv[1], "files") == 0) &&
        !(argc == 3 && (strcmp(argv[1], "archive") == 0 || strcmp(argv[1], "time") == 0))) {
        fprintf(stderr, "usage: elf_driver files | archive ARCHIVE | time ARCHIVE\n");
        return 2;
    }
    lc_arena_init(&arena, 1);
    lc_buf_init(&buf, 1u << 30);
    status = argc == 2 ? files(&arena, &buf) : entries(argv[2], strcmp(argv[1], "time") == 0, &arena, &buf);
    lc_buf_release(&buf);
    lc_arena_release(&arena);
    return status;
}
