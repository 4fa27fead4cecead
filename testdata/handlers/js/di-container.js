const { DynamoDBClient } = require('@aws-sdk/client-dynamodb')
const { DynamoDBDocumentClient, PutCommand, GetCommand } = require('@aws-sdk/lib-dynamodb')

class Container {
  #factories = new Map()
  #instances = new Map()

  register (name, factory) {
    this.#factories.set(name, factory)
    return this
  }

  get (name) {
    if (!this.#instances.has(name)) this.#instances.set(name, this.#factories.get(name)(this))
    return this.#instances.get(name)
  }
}

class OrderRepository {
  constructor (db, table) {
    this.db = db
    this.table = table
  }

  find (id) {
    return this.db.send(new GetCommand({ TableName: this.table, Key: { id } }))
  }

  save (order) {
    return this.db.send(new PutCommand({ TableName: this.table, Item: order }))
  }
}

class OrderService {
  constructor ({ orders, clock }) {
    Object.assign(this, { orders, clock })
  }

  async touch (id) {
    const { Item } = await this.orders.find(id)
    const saving = this.orders.save({ ...Item, touched: this.clock() })
    return saving.then(() => Item.id)
  }
}

const container = new Container()
  .register('db', () => DynamoDBDocumentClient.from(new DynamoDBClient({})))
  .register('orders', c => new OrderRepository(c.get('db'), process.env.TABLE))
  .register('service', c => new OrderService({ orders: c.get('orders'), clock: () => Date.now() }))

exports.handler = async ({ orderId }) => {
  const id = await container.get('service').touch(orderId)
  return { statusCode: 200, body: id }
}
