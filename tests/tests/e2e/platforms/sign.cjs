// Signs the bytes on standard input as the platforms do: with Stripe's and Shopify's own libraries.
// WooCommerce is PHP and has none here: its one line, base64(HMAC-SHA256), by Node's crypto.
const { createHmac } = require('node:crypto')
const { readFileSync } = require('node:fs')

const [platform, secret, seconds] = process.argv.slice(2)
const payload = readFileSync(0, 'utf8')

async function sign() {
  if (platform === 'stripe') {
    const Stripe = require('stripe')
    const { webhooks } = new (Stripe.Stripe ?? Stripe)('sk_test_unused')
    return webhooks.generateTestHeaderString({ payload, secret, timestamp: Number(seconds) })
  }
  if (platform === 'shopify') {
    require('@shopify/shopify-api/adapters/node')
    const { createSHA256HMAC } = require('@shopify/shopify-api/runtime')
    return createSHA256HMAC(secret, payload)
  }
  return createHmac('sha256', secret).update(payload).digest('base64')
}

sign().then((header) => process.stdout.write(header))
