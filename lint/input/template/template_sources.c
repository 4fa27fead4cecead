/* Folders of sources in a SAM template: whether `sam build` has something to do, and what of them it takes. */
#include "lint/input/template/template.h"

#include <dirent.h>
#include <sys/stat.h>

#include "layers/base/path.h"
#include "lint/input/files.h"

static bool has_file(struct lc_template *template, lc_str folder, const char *name)
{
    return lc_input_exists(template->input, lc_path_join(template->arena, folder, lc_str_from(name)));
}

/* What `sam build` makes other files of: a manifest without what it would install, or a language that is compiled.
 * Whether a package.json asks for anything the rules see better (rules/packages/unbuilt.c). */
static bool wants_build(struct lc_template *template, lc_str folder)
{
    static const char *const compiled[] = {"pom.xml", "build.gradle", "build.gradle.kts", "go.mod", "Cargo.toml"};

    for (size_t i = 0; i < sizeof compiled / sizeof *compiled; i++)
        if (has_file(template, folder, compiled[i]))
            return true;
    return false;
}

static bool has_file_ending(lc_str name, const char *const *endings, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (lc_str_has_suffix(name, lc_str_from(endings[i])))
            return true;
    return false;
}

/* .NET's project files have names of their own. */
static bool has_project(struct lc_template *template, lc_str folder)
{
    static const char *const endings[] = {".csproj", ".fsproj", ".vbproj"};
    DIR *stream = opendir(lc_arena_cstring(template->arena, folder, NULL));
    const struct dirent *item;
    bool found = false;

    while (stream && !found && (item = readdir(stream)) != NULL)
        found = has_file_ending(lc_str_from(item->d_name), endings, sizeof endings / sizeof *endings);
    if (stream)
        closedir(stream);
    return found;
}

static lc_str build_method(const struct lc_resource *resource)
{
    return lc_node_scalar(lc_node_member(lc_node_member(resource->node, LC_S("Metadata")), LC_S("BuildMethod")));
}

static bool is_skipped(const struct lc_resource *resource)
{
    const struct lc_node *metadata = lc_node_member(resource->node, LC_S("Metadata"));

    return lc_str_caseeq(lc_node_scalar(lc_node_member(metadata, LC_S("SkipBuild"))), LC_S("true"));
}

static bool copies_sources(lc_str method)
{
    return lc_str_has_prefix(method, LC_S("python")) || lc_str_has_prefix(method, LC_S("ruby")) ||
           lc_str_has_prefix(method, LC_S("nodejs"));
}

void lc_template_sources(struct lc_template *template, const struct lc_resource *resource, bool is_folder,
                         struct lc_artifact *artifact)
{
    if (!lc_str_has_prefix(resource->type, LC_S("AWS::Serverless::")) || template->built || !is_folder)
        return;
    artifact->build = LC_S("sam build");
    if (is_skipped(resource))
        return;
    artifact->unbuilt = build_method(resource).len > 0 || wants_build(template, artifact->path) ||
                        has_project(template, artifact->path);
    /* Builders for Python, Ruby and Node.js copy what is there and add packages; all others make something else of it. */
    artifact->source_only = artifact->unbuilt && !copies_sources(build_method(resource));
}

/* -- what is taken ------------------------------------------------------------------------------------------------- */

/* Names at any depth that the builder for Python leaves out.
 * Source: aws-lambda-builders, workflows/python_pip/workflow.py, EXCLUDED_FILES. */
static const char *const not_python[] = {".chalice",
                                         ".gitignore",
                                         "*.pyc",
                                         "__pycache__",
                                         "*.so",
                                         ".Python",
                                         "*.egg-info",
                                         "*.egg",
                                         "pip-log.txt",
                                         "pip-delete-this-directory.txt",
                                         "htmlcov",
                                         ".tox",
                                         ".nox",
                                         ".coverage",
                                         ".cache",
                                         ".pytest_cache",
                                         ".python-version",
                                         ".mypy_cache",
                                         ".dmypy.json",
                                         ".pyre",
                                         ".env",
                                         ".venv",
                                         "venv",
                                         "venv.bak",
                                         "env.bak",
                                         "ENV",
                                         "env",
                                         ".vscode",
                                         ".idea"};
/* Names that the builders for Node.js and Ruby, or `npm pack` for the former, leave out.
 * Source: workflows/nodejs_npm/workflow.py; npm-packlist, "always ignored". */
static const char *const not_node[] = {
    ".npmrc", ".*.swp",        ".DS_Store", ".gitignore",        ".npmignore", ".hg",           ".svn",
    "CVS",    "npm-debug.log", "*.orig",    "package-lock.json", "yarn.lock",  "pnpm-lock.yaml"};

static void leave_out(struct lc_template *template, struct lc_picks *picks, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        lc_picks_add_ignored(template->arena, picks, lc_str_from(names[i]));
}

/* `npm pack` asks .npmignore, or without one .gitignore. */
static void read_ignore_file(struct lc_template *template, lc_str folder, const char *name, struct lc_picks *picks)
{
    lc_str path = lc_path_join(template->arena, folder, lc_str_from(name)), text, line;
    size_t texts = template->input->texts.count;
    struct lc_err cause = {0};

    if (!has_file(template, folder, name) ||
        lc_input_text(template->input, path, LC_INPUT_FILE_BYTES_MAX, &text, &cause) != LC_OK)
        return;
    template->input->texts.count = texts; /* nothing will be shown of it */
    while (lc_str_next(&text, '\n', &line))
        lc_picks_add_ignored(template->arena, picks, line);
}

void lc_template_pick(struct lc_template *template, const struct lc_resource *resource,
                      const struct lc_function *function, struct lc_artifact *artifact)
{
    static const char *const never[] = {".aws-sam", ".git"};
    bool python = lc_str_has_prefix(function->runtime.text, LC_S("python"));
    bool node = lc_str_has_prefix(function->runtime.text, LC_S("nodejs"));
    struct lc_picks *picks;

    if (artifact->build.len == 0 || artifact->path.len == 0 || is_skipped(resource))
        return;
    picks = LC_NEW(template->arena, struct lc_picks);
    leave_out(template, picks, never, sizeof never / sizeof *never);
    if (python)
        leave_out(template, picks, not_python, sizeof not_python / sizeof *not_python);
    if (node && has_file(template, artifact->path, "package.json")) {
        read_ignore_file(template, artifact->path,
                         has_file(template, artifact->path, ".npmignore") ? ".npmignore" : ".gitignore", picks);
        leave_out(template, picks, not_node, sizeof not_node / sizeof *not_node);
        /* The build installs the packages anew; those that are there stand for them. */
        lc_picks_add_ignored(template->arena, picks, LC_S("!/node_modules"));
        picks->left_out = lc_input_development(template->input, artifact->path);
        /* Without a lock they are judged as they are: without a build they would be packed so. */
        if (picks->left_out && lc_map_get(picks->left_out, LC_S("node_modules")))
            picks->left_out = NULL;
    }
    artifact->picks = picks;
}
