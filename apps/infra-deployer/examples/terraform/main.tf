# Deploys the output of `poolkeeper synth --bucket BUCKET --prefix poolkeeper/` in poolkeeper.out.
terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

variable "bucket" {
  description = "Name of the S3 bucket that was passed to `poolkeeper synth`, in the region of the pools."
  type        = string
}

variable "out" {
  description = "Output folder of `poolkeeper synth`."
  type        = string
  default     = "poolkeeper.out"
}

locals {
  prefix   = "poolkeeper/"
  services = toset(["poolkeeper-autoscaler", "poolkeeper-lifecycle-manager"])
  pools    = toset([for file in fileset(var.out, "poolkeeper-pool-*.template.json") : trimsuffix(file, ".template.json")])
}

# The names are hashes of the content: new code becomes a new object. The old one is deleted when the stacks were updated, because an
# update that is rolled back needs the code of before.
resource "aws_s3_object" "code" {
  for_each = fileset("${var.out}/code", "*.zip")

  bucket = var.bucket
  key    = "${local.prefix}${each.key}"
  source = "${var.out}/code/${each.key}"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_s3_object" "template" {
  for_each = setunion(local.services, local.pools)

  bucket = var.bucket
  key    = "${local.prefix}templates/${each.key}-${filesha256("${var.out}/${each.key}.template.json")}.json"
  source = "${var.out}/${each.key}.template.json"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudformation_stack" "service" {
  for_each = local.services

  name         = each.key
  template_url = "https://${var.bucket}.s3.amazonaws.com/${aws_s3_object.template[each.key].key}"
  capabilities = ["CAPABILITY_NAMED_IAM"]

  depends_on = [aws_s3_object.code]
}

resource "aws_cloudformation_stack" "pool" {
  for_each = local.pools

  name         = each.key
  template_url = "https://${var.bucket}.s3.amazonaws.com/${aws_s3_object.template[each.key].key}"
  capabilities = ["CAPABILITY_NAMED_IAM"]

  # A pool's stack attaches permissions to the roles of the services, and their functions release its instances when it is
  # destroyed. Pools with dedicated functions need their code.
  depends_on = [aws_cloudformation_stack.service, aws_s3_object.code]

  # CloudFormation waits until the runs of the pool have ended.
  timeouts {
    delete = "3h"
  }
}

output "pools" {
  description = "Outputs of the stacks of the pools, by stack name."
  value       = { for name, stack in aws_cloudformation_stack.pool : name => stack.outputs }
}
