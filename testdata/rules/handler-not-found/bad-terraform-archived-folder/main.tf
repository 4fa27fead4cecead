locals {
  folder = "src"
}

data "archive_file" "code" {
  type        = "zip"
  source_dir  = "${path.module}/${local.folder}"
  output_path = "${path.module}/build/code.zip"
}

resource "aws_lambda_function" "lost" {
  function_name = "lost"
  runtime       = "python3.13"
  filename      = data.archive_file.code.output_path
  handler       = "${local.folder}/app.handler"
}

resource "aws_lambda_function" "kept" {
  function_name = "kept"
  runtime       = "python3.13"
  filename      = data.archive_file.code.output_path
  handler       = "app.handler"
}
