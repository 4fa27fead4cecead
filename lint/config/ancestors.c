/* Upwards from a folder. */
#include "lint/config/ancestors.h"

#include <dirent.h>
#include <sys/stat.h>

#include "layers/base/caps.h"
#include "layers/base/path.h"

static bool look(lc_str path, struct lc_arena *arena, struct stat *out)
{
    bool cut;
    const char *name = lc_arena_cstring(arena, path, &cut);

    return !cut && stat(name, out) == 0;
}

bool lc_path_is_there(lc_str path, struct lc_arena *arena)
{
    struct stat there;

    return look(path, arena, &there);
}

bool lc_path_is_folder(lc_str path, struct lc_arena *arena)
{
    struct stat there;

    return look(path, arena, &there) && S_ISDIR(there.st_mode);
}

bool lc_folder_has_suffix(lc_str folder, lc_str suffix, struct lc_arena *arena)
{
    DIR *open = opendir(lc_arena_cstring(arena, folder, NULL));
    const struct dirent *entry;
    bool found = false;

    if (open == NULL)
        return false;
    while (!found && (entry = readdir(open)) != NULL) {
        lc_str name = lc_str_from(entry->d_name);
        found = name.ptr[0] != '.' && lc_str_has_suffix(name, suffix) &&
                !lc_path_is_folder(lc_path_join(arena, folder, name), arena);
    }
    closedir(open);
    return found;
}

lc_str lc_file_in(lc_str folder, lc_str name, struct lc_arena *arena)
{
    return folder.len == 0 || lc_str_eq(folder, LC_S(".")) ? name : lc_path_join(arena, folder, name);
}

lc_str lc_folder_of(lc_str path, struct lc_arena *arena)
{
    lc_str folder = lc_path_is_folder(path, arena) ? path : lc_path_dir(path);

    if (folder.len == 0)
        return lc_str_has_prefix(path, LC_S("/")) ? LC_S("/") : LC_S(".");
    return folder;
}

/* "svc/orders/" and "svc/orders/." are "svc/orders". */
static lc_str trimmed(lc_str folder)
{
    for (;;) {
        if (folder.len > 1 && folder.ptr[folder.len - 1] == '/')
            folder.len--;
        else if (folder.len > 2 && lc_str_has_suffix(folder, LC_S("/.")))
            folder.len -= 2;
        else
            return folder.len > 0 ? folder : LC_S(".");
    }
}

static lc_str above(lc_str folder, struct lc_arena *arena)
{
    lc_str base = lc_path_base(folder), dir = lc_path_dir(folder);

    if (lc_str_eq(folder, LC_S(".")))
        return LC_S("..");
    if (lc_str_eq(base, LC_S("..")))
        return lc_arena_join(arena, folder, LC_S("/.."));
    if (dir.len == 0)
        return lc_str_has_prefix(folder, LC_S("/")) ? LC_S("/") : LC_S(".");
    return trimmed(dir);
}

void lc_ancestors_of(lc_str folder, struct lc_arena *arena, struct lc_ancestors *out)
{
    lc_str at = trimmed(folder);
    struct stat here, there;

    *out = (struct lc_ancestors){0};
    for (size_t i = 0; i < LC_CONFIG_PARENTS_MAX && look(at, arena, &here); i++) {
        lc_str next = above(at, arena);
        *LC_PUSH(arena, out) = at;
        if (lc_path_is_there(lc_path_join(arena, at, LC_S(".git")), arena) || !look(next, arena, &there) ||
            (here.st_dev == there.st_dev && here.st_ino == there.st_ino))
            return;
        at = next;
    }
}
