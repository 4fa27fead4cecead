/* What the Python images bring beside the standard library: import names, and the folder they stand in.
 * Source: boto3 and botocore in /var/runtime until 3.10 and in site-packages since: AWS Lambda Developer Guide,
 *         "Working with .zip file archives for Python Lambda functions" (note on 3.11). The names of what they need:
 *         boto3's and botocore's requirements (s3transfer, jmespath, python-dateutil, urllib3; dateutil needs six). The
 *         interface client and what it is made of: aws/aws-lambda-python-runtime-interface-client (setup.py,
 *         requirements). pip and setuptools stand in images of aws/aws-lambda-base-images; which of them in which
 *         version was not recorded, therefore unsure.
 * As of:  2026-11-23. */
#include "layers/resolve/python_names.h"

#define U LC_PYTHON_UNSURE

/* clang-format off */
const struct lc_python_shipped lc_python_shipped[] = {
    {"boto3", true, 11, 99, 0},      {"boto3", false, 0, 10, 0},
    {"botocore", true, 11, 99, 0},   {"botocore", false, 0, 10, 0},
    {"dateutil", true, 11, 99, 0},   {"dateutil", false, 0, 10, 0},
    {"jmespath", true, 11, 99, 0},   {"jmespath", false, 0, 10, 0},
    {"s3transfer", true, 11, 99, 0}, {"s3transfer", false, 0, 10, 0},
    {"six", true, 11, 99, 0},        {"six", false, 0, 10, 0},
    {"urllib3", true, 11, 99, 0},    {"urllib3", false, 0, 10, 0},
    {"awslambdaric", false, 0, 99, 0},
    {"bootstrap", false, 0, 99, 0},
    {"runtime_client", false, 0, 99, 0},
    {"simplejson", false, 0, 99, U},
    {"snapshot_restore_py", false, 12, 99, U},
    {"_distutils_hack", true, 0, 99, U},
    {"pip", true, 0, 99, U},
    {"pkg_resources", true, 0, 99, U},
    {"setuptools", true, 0, 99, U},
    {"wheel", true, 0, 99, U},
};
/* clang-format on */

const size_t lc_python_shipped_count = sizeof lc_python_shipped / sizeof *lc_python_shipped;
