api_key = "from-tfvars"
stage   = "prod"
