/* mkzip OUT.zip RECIPE|FOLDER   a zip file from a recipe or a folder
 * mkzip OUT/ RECIPE             a folder from a recipe: files, folders, links, modes; nothing that only a zip can say
 * mkzip --hex OUT HEXTEXT       annotated hex text -> those bytes */
#include "testdata/tools/mkzip.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDER_DEPTH_MAX = 64 };

static void write_file(const char *path, const struct mk_buf *bytes)
{
    FILE *f = fopen(path, "wb");

    if (f == NULL)
        mk_die(NULL, "cannot create '%s': %s", path, strerror(errno));
    if (bytes->len > 0 && fwrite(bytes->ptr, 1, bytes->len, f) != bytes->len)
        mk_die(NULL, "cannot write '%s': %s", path, strerror(errno));
    if (fclose(f) != 0)
        mk_die(NULL, "cannot write '%s': %s", path, strerror(errno));
}

/* Every folder on the way to `path` (its last part left out). */
static void make_parents(const char *path)
{
    struct mk_buf copy = {0};
    char *text;

    mk_puts(&copy, path);
    text = mk_cstr(NULL, &copy);
    for (char *p = text + 1; *p != '\0'; p++)
        if (*p == '/') {
            *p = '\0';
            if (mkdir(text, 0777) != 0 && errno != EEXIST)
                mk_die(NULL, "cannot create '%s': %s", text, strerror(errno));
            *p = '/';
        }
    free(text);
}

static void write_folder(const struct mk_zip *zip, const char *root)
{
    make_parents(root);
    for (size_t i = 0; i < zip->count; i++) {
        const struct mk_entry *e = &zip->entries[i];
        struct mk_buf full = {0};
        char *path;

        mk_puts(&full, root);
        mk_put(&full, e->path.ptr, e->path.len);
        path = mk_cstr(NULL, &full);
        make_parents(path);
        if (S_ISLNK(e->mode)) {
            if (symlink(mk_cstr(NULL, &e->content), path) != 0)
                mk_die(NULL, "cannot link '%s': %s", path, strerror(errno));
        } else if (!S_ISDIR(e->mode)) {
            write_file(path, &e->content);
            if (chmod(path, e->mode & 07777) != 0)
                mk_die(NULL, "cannot chmod '%s': %s", path, strerror(errno));
        }
    }
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* Reads the link at `path` into the entry. */
static void pack_link(const char *path, struct mk_entry *e)
{
    char target[4096];
    ssize_t len = readlink(path, target, sizeof target);

    if (len < 0)
        mk_die(NULL, "cannot read link '%s': %s", path, strerror(errno));
    mk_put(&e->content, target, (size_t)len);
}

static void pack_folder(struct mk_zip *zip, const char *root, const char *below, unsigned depth)
{
    struct mk_buf here = {0};
    struct dirent **list;
    int count;

    if (depth > FOLDER_DEPTH_MAX)
        mk_die(NULL, "folders nested too deep in '%s'", root);
    mk_putf(&here, "%s/%s", root, below);
    count = scandir(mk_cstr(NULL, &here), &list, NULL, by_name);
    if (count < 0)
        mk_die(NULL, "cannot read folder '%s': %s", mk_cstr(NULL, &here), strerror(errno));
    for (int i = 0; i < count; i++) {
        struct mk_buf name = {0}, full = {0};
        const char *path;
        struct stat st;

        if (strcmp(list[i]->d_name, ".") == 0 || strcmp(list[i]->d_name, "..") == 0)
            continue;
        mk_putf(&name, "%s%s", below, list[i]->d_name);
        mk_putf(&full, "%s/%s", root, mk_cstr(NULL, &name));
        path = mk_cstr(NULL, &full);
        if (lstat(path, &st) != 0)
            mk_die(NULL, "cannot look at '%s': %s", path, strerror(errno));
        if (S_ISDIR(st.st_mode)) {
            mk_puts(&name, "/");
            mk_add(zip, mk_cstr(NULL, &name), S_IFDIR | 0755);
            pack_folder(zip, root, mk_cstr(NULL, &name), depth + 1);
        } else if (S_ISLNK(st.st_mode)) {
            pack_link(path, mk_add(zip, mk_cstr(NULL, &name), S_IFLNK | 0777));
        } else {
            struct mk_entry *e = mk_add(zip, mk_cstr(NULL, &name), S_IFREG | ((st.st_mode & 0100) != 0 ? 0755 : 0644));

            mk_read_file(NULL, path, &e->content);
        }
    }
}

/* Hex pairs and '#' comments, line by line. */
static void from_hex(const char *out, const char *path)
{
    struct mk_buf text = {0}, bytes = {0};
    struct mk_source src = {path, ".", NULL, 0, 0, 0};
    const char *line;
    size_t len;

    mk_read_file(NULL, path, &text);
    src.text = (const char *)text.ptr;
    src.len = text.len;
    while (mk_next_line(&src, &line, &len)) {
        const char *comment = len > 0 ? memchr(line, '#', len) : NULL;

        mk_hex(&src, line, comment != NULL ? (size_t)(comment - line) : len, &bytes);
    }
    write_file(out, &bytes);
}

static void from_recipe(struct mk_zip *zip, const char *path)
{
    struct mk_buf text = {0}, folder = {0};
    const char *slash = strrchr(path, '/');
    struct mk_source src = {path, ".", NULL, 0, 0, 0};

    mk_read_file(NULL, path, &text);
    if (slash != NULL) {
        mk_put(&folder, path, (size_t)(slash - path));
        src.folder = mk_cstr(NULL, &folder);
    }
    src.text = (const char *)text.ptr;
    src.len = text.len;
    mk_recipe(&src, zip);
}

/* Nothing is freed before exit, on purpose: the leak check of a sanitizer build has nothing to say here. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "detect_leaks=0";
}

int main(int argc, char **argv)
{
    struct mk_zip zip = {0};
    struct mk_buf bytes = {0};
    struct stat st;

    if (argc == 4 && strcmp(argv[1], "--hex") == 0) {
        from_hex(argv[2], argv[3]);
        return 0;
    }
    if (argc != 3 || argv[1][0] == '\0') {
        fprintf(stderr,
                "usage: mkzip OUT.zip RECIPE|FOLDER\n       mkzip OUT/ RECIPE\n       mkzip --hex OUT HEXTEXT\n");
        return 2;
    }
    if (stat(argv[2], &st) != 0)
        mk_die(NULL, "cannot open '%s': %s", argv[2], strerror(errno));
    if (S_ISDIR(st.st_mode))
        pack_folder(&zip, argv[2], "", 0);
    else
        from_recipe(&zip, argv[2]);
    if (argv[1][strlen(argv[1]) - 1] == '/') {
        write_folder(&zip, argv[1]);
        return 0;
    }
    mk_write(&zip, &bytes);
    write_file(argv[1], &bytes);
    return 0;
}
