'use strict';

const express = require('express');
const _ = require('lodash');

const app = express();
app.get('/health', (req, res) => res.json({ ok: true }));

exports.app = app;
exports.handle = async (event) => ({ statusCode: 200, body: JSON.stringify(_.pick(event, ['path', 'httpMethod'])) });
