/** Names that Nest 12 spreads over its packages. */
export { StandardSchemaSerializerInterceptor, StandardSchemaValidationPipe } from '@nestjs/common';
export { Reflector } from '@nestjs/core';
