'use strict';

const dayjs = require('dayjs');

exports.parseOrder = (body) => {
  const { total, picture, due } = JSON.parse(body);
  if (!(total > 0) || !dayjs(due).isValid()) throw new RangeError('not an order');
  return { total, picture, due };
};
