/* Files that descriptions are made of. */
#include "lint/input/files.h"

#include <sys/stat.h>

#include "layers/base/path.h"
#include "layers/base/source.h"

static bool look(struct lc_input *input, lc_str path, struct stat *there)
{
    bool cut;
    const char *name = lc_arena_cstring(input->arena, path.len > 0 ? path : LC_S("."), &cut);

    return !cut && stat(name, there) == 0;
}

enum lc_status lc_input_text(struct lc_input *input, lc_str path, size_t cap, lc_str *out, struct lc_err *err)
{
    struct stat there;
    enum lc_status status;

    for (size_t i = 0; i < input->texts.count; i++) {
        if (!lc_str_eq(input->texts.items[i].file, path))
            continue;
        *out = input->texts.items[i].text;
        return LC_OK;
    }
    if (!look(input, path, &there))
        return lc_fail(err, LC_NOT_FOUND, "it is not there");
    if (!S_ISREG(there.st_mode)) /* a pipe would be waited for */
        return lc_fail(err, LC_IO, "it is no ordinary file");
    status = lc_file_read(lc_arena_cstring(input->arena, path, NULL), cap, input->arena, out, err);
    if (status == LC_OK)
        *LC_PUSH(input->arena, &input->texts) = (struct lc_text_file){.file = path, .text = *out};
    return status;
}

bool lc_input_exists(struct lc_input *input, lc_str path)
{
    struct stat there;

    return look(input, path, &there);
}

bool lc_input_is_folder(struct lc_input *input, lc_str path)
{
    struct stat there;

    return look(input, path, &there) && S_ISDIR(there.st_mode);
}

int64_t lc_input_changed(struct lc_input *input, lc_str path)
{
    struct stat there;

    return look(input, path, &there) ? (int64_t)there.st_mtime : 0;
}

lc_str lc_input_path(struct lc_input *input, lc_str folder, lc_str path)
{
    lc_str tidy, joined = lc_str_has_prefix(path, LC_S("/")) ? path : lc_path_join(input->arena, folder, path);

    if (!lc_path_normalize(input->arena, joined, &tidy))
        return joined;
    return tidy.len > 0 ? tidy : LC_S(".");
}
