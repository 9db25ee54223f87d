terraform {
  backend "s3" {
    bucket = "acme-state"
    key    = "dev/terraform.tfstate"
    region = "eu-central-1"
  }
}
