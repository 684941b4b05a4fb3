// @nestjs/throttler is CommonJS and requires the ESM of Nest: Jest can only follow that when it was loaded before.
import '@nestjs/common';
import '@nestjs/core';
