resource "aws_lambda_function" "x" {
  function_name = "x"
  environment {
    variables = { A = }
  }
}
