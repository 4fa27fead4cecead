const { DynamoDBDocument } = require('@aws-sdk/lib-dynamodb')
const { DynamoDB } = require('@aws-sdk/client-dynamodb')

class AuditTrail {
  constructor (db) { this.db = db }

  async record (what, id) {
    await this.db.put({ TableName: 'audit', Item: { what, id } })
  }
}

class Orders {
  constructor ({ db, audit }) {
    this.db = db
    this.audit = audit
  }

  async cancel (id) {
    await this.db.delete({ TableName: 'orders', Key: { id } })
    this.audit.record('cancel', id)
    return { cancelled: id }
  }
}

class Registry {
  static build () {
    const db = DynamoDBDocument.from(new DynamoDB({}))
    return { orders: new Orders({ db, audit: new AuditTrail(db) }) }
  }
}

const { orders } = Registry.build()
exports.handler = async event => orders.cancel(event.orderId)
