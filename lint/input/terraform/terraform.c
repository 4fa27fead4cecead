/* Terraform: what `terraform show -json` prints, or a folder of .tf files. */
#include "lint/input/terraform/terraform.h"

#include "layers/base/path.h"
#include "layers/base/utf8.h"
#include "lint/input/files.h"

static enum lc_status read_folder(struct lc_terraform *tf, lc_str folder, struct lc_err *err)
{
    lc_str shown = lc_utf8_escaped(tf->arena, folder);
    size_t before = tf->input->functions.count;
    enum lc_status status;

    if (!lc_tf_load(tf->root))
        return lc_fail(err, LC_USAGE,
                       "'%.*s' holds no description of functions: no template, serverless.yml, cdk.out, .tf files or "
                       "layercheck.yaml",
                       LC_FMT(shown));
    status = lc_tf_given(tf->root, err);
    if (status != LC_OK)
        return status;
    lc_tf_resources(tf->root);
    if (tf->input->functions.count == before && tf->malformed.len > 0)
        return lc_fail(err, LC_MALFORMED, "%.*s", LC_FMT(tf->malformed));
    return LC_OK;
}

enum lc_status lc_input_terraform(struct lc_input *input, lc_str path, struct lc_err *err)
{
    struct lc_terraform *tf = LC_NEW(input->arena, struct lc_terraform);
    bool is_folder = lc_input_is_folder(input, path);
    lc_str folder = is_folder ? path : lc_path_dir(path);

    *tf = (struct lc_terraform){.input = input, .arena = input->arena};
    tf->root = LC_NEW(input->arena, struct lc_tf_module);
    tf->root->tf = tf;
    if (folder.len == 0)
        folder = lc_str_has_prefix(path, LC_S("/")) ? LC_S("/") : LC_S(".");
    tf->root->folder = lc_input_path(input, LC_S(""), folder);
    tf->root->relative = LC_S(".");
    lc_map_init(&tf->parsed, input->arena, 16);
    lc_map_init(&tf->layers_by, input->arena, 16);
    lc_map_init(&tf->aliased, input->arena, 16);
    lc_map_init(&tf->provisioned, input->arena, 16);
    lc_map_init(&tf->edge, input->arena, 16);
    if (!is_folder && !lc_str_has_suffix(path, LC_S(".tf")) && !lc_str_has_suffix(path, LC_S(".tf.json")))
        return lc_tf_plan(tf, path, err);
    return read_folder(tf, folder, err);
}
