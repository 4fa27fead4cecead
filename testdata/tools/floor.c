/* floor [--list FILE] ARCHIVE...   only the reading that nobody can avoid, as the measure for the program's own time.
 * Each archive: end record, central directory, every local header, by positioned reads. Then exactly the entries that
 * FILE names, as LC_TRACE_READS=FILE lists them (`archive<TAB>entry<TAB>bytes`): read and inflated, whole entries by
 * libdeflate, heads (bytes below the size) by zlib; an entry that stands there twice, once, as much of it as was asked
 * for at most. All cores, an archive or an entry at a time. Nothing is analysed.
 * Trusts its input: for archives made by ci/bench/stack.sh, without Zip64. Prints what it did on one line. */
#include <fcntl.h>
#include <libdeflate.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { END_BYTES = 22, LOCAL_BYTES = 30, CENTRAL_BYTES = 46, THREADS_MAX = 64 };

struct item {
    const unsigned char *name;
    size_t name_len;
    uint32_t size, csize, offset, method;
    uint64_t data; /* where the bytes begin */
    size_t want;   /* its place among the wants + 1 */
};

struct archive {
    const char *path;
    int fd;
    unsigned char *directory;
    struct item *items;
    size_t count;
    size_t *slots; /* names -> item + 1 */
    size_t slot_count;
};

struct want {
    const struct archive *archive;
    const struct item *item;
    uint64_t bytes;
};

struct job {
    struct archive *archives;
    struct want *wants;
    size_t archive_count, want_count;
    atomic_size_t next;
    atomic_ullong in, out;
};

static void die(const char *what, const char *which)
{
    fprintf(stderr, "floor: %s '%s'\n", what, which);
    exit(2);
}

static void *get(size_t bytes)
{
    void *p = malloc(bytes != 0 ? bytes : 1);

    if (p == NULL)
        die("out of memory for", "a buffer");
    return p;
}

static uint32_t le(const unsigned char *p, unsigned width)
{
    uint32_t value = 0;

    for (unsigned i = 0; i < width; i++)
        value |= (uint32_t)p[i] << (8 * i);
    return value;
}

static void read_at(const struct archive *a, void *to, size_t len, uint64_t at)
{
    if (pread(a->fd, to, len, (off_t)at) != (ssize_t)len)
        die("cannot read", a->path);
}

static size_t slot_of(const struct archive *a, const unsigned char *name, size_t len)
{
    uint64_t hash = UINT64_C(14695981039346656037);

    for (size_t i = 0; i < len; i++)
        hash = (hash ^ name[i]) * UINT64_C(1099511628211);
    for (size_t slot = hash % a->slot_count;; slot = (slot + 1) % a->slot_count) {
        const struct item *item = a->slots[slot] != 0 ? &a->items[a->slots[slot] - 1] : NULL;

        if (item == NULL || (item->name_len == len && memcmp(item->name, name, len) == 0))
            return slot;
    }
}

static void read_directory(struct archive *a)
{
    unsigned char end[END_BYTES];
    const unsigned char *p;
    struct stat st;
    uint32_t bytes;

    a->fd = open(a->path, O_RDONLY | O_CLOEXEC);
    if (a->fd < 0 || fstat(a->fd, &st) != 0 || st.st_size < END_BYTES)
        die("cannot open", a->path);
    read_at(a, end, sizeof end, (uint64_t)st.st_size - END_BYTES);
    if (le(end, 4) != 0x06054b50)
        die("no end record where an archive without a comment has it:", a->path);
    a->count = le(end + 10, 2);
    bytes = le(end + 12, 4);
    a->directory = get(bytes);
    read_at(a, a->directory, bytes, le(end + 16, 4));
    a->items = get(a->count * sizeof *a->items);
    p = a->directory;
    for (size_t i = 0; i < a->count; i++) {
        struct item *item = &a->items[i];

        *item = (struct item){
            p + CENTRAL_BYTES, le(p + 28, 2), le(p + 24, 4), le(p + 20, 4), le(p + 42, 4), le(p + 10, 2), 0, 0};
        p += CENTRAL_BYTES + item->name_len + le(p + 30, 2) + le(p + 32, 2);
    }
}

/* Every local header once, with its name; where the data begin comes out of it. */
static void read_locals(struct archive *a)
{
    unsigned char header[LOCAL_BYTES + 4096];

    for (size_t i = 0; i < a->count; i++) {
        struct item *item = &a->items[i];
        size_t len = LOCAL_BYTES + (item->name_len < 4096 ? item->name_len : 4096);

        read_at(a, header, len, item->offset);
        item->data = item->offset + LOCAL_BYTES + le(header + 26, 2) + le(header + 28, 2);
    }
}

static void *index_archives(void *arg)
{
    struct job *job = arg;
    size_t i;

    while ((i = atomic_fetch_add(&job->next, 1)) < job->archive_count) {
        struct archive *a = &job->archives[i];

        read_directory(a);
        read_locals(a);
        a->slot_count = 2 * a->count + 1;
        a->slots = calloc(a->slot_count, sizeof *a->slots);
        if (a->slots == NULL)
            die("out of memory for", a->path);
    }
    return NULL;
}

/* The first `want` bytes of a deflated entry: reads and inflates piece by piece. */
static void inflate_head(struct job *job, const struct want *w)
{
    unsigned char in[65536], out[65536];
    uint64_t left = w->bytes, at = 0;
    z_stream z;

    memset(&z, 0, sizeof z);
    if (inflateInit2(&z, -MAX_WBITS) != Z_OK)
        die("zlib fails on", w->archive->path);
    while (left > 0 && at < w->item->csize) {
        size_t piece = w->item->csize - at < sizeof in ? (size_t)(w->item->csize - at) : sizeof in;

        read_at(w->archive, in, piece, w->item->data + at);
        atomic_fetch_add(&job->in, piece);
        at += piece;
        z.next_in = in;
        z.avail_in = (uInt)piece;
        while (left > 0 && z.avail_in > 0) {
            z.next_out = out;
            z.avail_out = (uInt)(left < sizeof out ? left : sizeof out);
            if (inflate(&z, Z_NO_FLUSH) < 0)
                die("cannot inflate from", w->archive->path);
            left -= (uint64_t)(z.next_out - out);
            if (z.next_out == out)
                break;
        }
    }
    inflateEnd(&z);
}

static void *inflate_wanted(void *arg)
{
    struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
    size_t i, in_cap = 0, out_cap = 0, got;
    unsigned char *in = NULL, *out = NULL;
    struct job *job = arg;

    if (d == NULL)
        die("no", "decompressor");
    while ((i = atomic_fetch_add(&job->next, 1)) < job->want_count) {
        const struct want *w = &job->wants[i];
        const struct item *item = w->item;
        bool whole = w->bytes >= item->size;
        size_t csize = item->method == 0 && !whole ? (size_t)w->bytes : item->csize;

        atomic_fetch_add(&job->out, whole ? item->size : w->bytes);
        if (!whole && item->method != 0) {
            inflate_head(job, w);
            continue;
        }
        if (csize > in_cap)
            free(in), in = get(in_cap = csize);
        read_at(w->archive, in, csize, item->data);
        atomic_fetch_add(&job->in, csize);
        if (item->method == 0)
            continue;
        if (item->size > out_cap)
            free(out), out = get(out_cap = item->size);
        if (libdeflate_deflate_decompress(d, in, csize, out, item->size, &got) != LIBDEFLATE_SUCCESS)
            die("cannot inflate from", w->archive->path);
    }
    libdeflate_free_decompressor(d);
    free(in);
    free(out);
    return NULL;
}

static void on_all_cores(struct job *job, void *(*work)(void *))
{
    pthread_t threads[THREADS_MAX];
    long count = sysconf(_SC_NPROCESSORS_ONLN);

    count = count < 1 ? 1 : count > THREADS_MAX ? THREADS_MAX : count;
    atomic_store(&job->next, 0);
    for (long i = 0; i < count; i++)
        if (pthread_create(&threads[i], NULL, work, job) != 0)
            die("cannot start", "a thread");
    for (long i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
}

static void fill_slots(struct archive *a)
{
    for (size_t i = 0; i < a->count; i++)
        a->slots[slot_of(a, a->items[i].name, a->items[i].name_len)] = i + 1;
}

static void want_item(struct job *job, const struct archive *a, struct item *item, uint64_t bytes)
{
    if (item->want > 0) {
        struct want *before = &job->wants[item->want - 1];

        before->bytes = bytes > before->bytes ? bytes : before->bytes;
        return;
    }
    if ((job->want_count & (job->want_count - 1)) == 0) {
        job->wants = realloc(job->wants, (job->want_count != 0 ? 2 * job->want_count : 1) * sizeof *job->wants);
        if (job->wants == NULL)
            die("out of memory for", "the list");
    }
    job->wants[job->want_count++] = (struct want){a, item, bytes};
    item->want = job->want_count;
}

static void add_want(struct job *job, char *line)
{
    char *entry = strchr(line, '\t'), *bytes = entry != NULL ? strchr(entry + 1, '\t') : NULL;
    size_t slot;

    if (bytes == NULL)
        die("not archive<TAB>entry<TAB>bytes:", line);
    *entry++ = '\0';
    *bytes++ = '\0';
    for (size_t i = 0; i < job->archive_count; i++) {
        struct archive *a = &job->archives[i];

        if (strcmp(a->path, line) != 0)
            continue;
        slot = slot_of(a, (const unsigned char *)entry, strlen(entry));
        if (a->slots[slot] == 0)
            die("no such entry:", entry);
        want_item(job, a, &a->items[a->slots[slot] - 1], strtoull(bytes, NULL, 10));
        return;
    }
    die("the list names another archive:", line);
}

static void read_list(struct job *job, const char *path)
{
    FILE *f = fopen(path, "r");
    char *line = NULL;
    size_t cap = 0;

    if (f == NULL)
        die("cannot open", path);
    for (size_t i = 0; i < job->archive_count; i++)
        fill_slots(&job->archives[i]);
    while (getline(&line, &cap, f) > 0)
        add_want(job, line);
    free(line);
    fclose(f);
}

int main(int argc, char **argv)
{
    const char *list = argc > 2 && strcmp(argv[1], "--list") == 0 ? argv[2] : NULL;
    int first = list != NULL ? 3 : 1;
    struct job job = {0};
    size_t entries = 0;

    if (first >= argc)
        die("usage: floor [--list FILE] ARCHIVE...; missing", "ARCHIVE");
    job.archive_count = (size_t)(argc - first);
    job.archives = calloc(job.archive_count, sizeof *job.archives);
    if (job.archives == NULL)
        die("out of memory for", "archives");
    for (size_t i = 0; i < job.archive_count; i++)
        job.archives[i].path = argv[first + (int)i];
    on_all_cores(&job, index_archives);
    if (list != NULL)
        read_list(&job, list);
    on_all_cores(&job, inflate_wanted);
    for (size_t i = 0; i < job.archive_count; i++)
        entries += job.archives[i].count;
    printf("%zu entries, %zu inflated, %llu bytes read, %llu bytes out\n", entries, job.want_count,
           (unsigned long long)job.in, (unsigned long long)job.out);
    return 0;
}

/* Nothing that lives to the end is freed, on purpose. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "detect_leaks=0";
}
