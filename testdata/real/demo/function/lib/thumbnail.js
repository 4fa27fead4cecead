'use strict';

const sharp = require('sharp');

exports.thumbnail = (bytes) => sharp(bytes).resize(200).webp().toBuffer();
