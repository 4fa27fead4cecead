# Three functions run at the edge: named in the distribution itself, by a dynamic block, by the ARN of one of its versions.
module "rewrite" {
  source = "./module"
  name   = "rewrite"
}
module "api" {
  source = "./module"
  name   = "api"
}
resource "aws_lambda_function" "auth" {
  function_name = "auth"
  filename      = "src"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
  publish       = true
}
resource "aws_lambda_function" "headers" {
  function_name = "headers"
  filename      = "src"
  runtime       = "nodejs22.x"
  handler       = "index.handler"
}
locals {
  associations = { origin-request = module.rewrite.arn }
}
resource "aws_cloudfront_distribution" "site" {
  default_cache_behavior {
    target_origin_id = "site"
    lambda_function_association {
      event_type = "viewer-request"
      lambda_arn = aws_lambda_function.auth.qualified_arn
    }
    dynamic "lambda_function_association" {
      for_each = local.associations
      content {
        event_type = lambda_function_association.key
        lambda_arn = lambda_function_association.value
      }
    }
  }
  ordered_cache_behavior {
    path_pattern = "/x"
    lambda_function_association {
      event_type = "origin-response"
      lambda_arn = "arn:aws:lambda:us-east-1:123456789012:function:headers:7"
    }
  }
}
