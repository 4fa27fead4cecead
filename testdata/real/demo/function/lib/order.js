'use strict';

const { z } = require('zod');

const Order = z.object({ total: z.number().positive(), picture: z.string().url() });

exports.parseOrder = (body) => Order.parse(JSON.parse(body));
