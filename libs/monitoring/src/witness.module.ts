import { Module } from '@nestjs/common';
import { Witnesses } from './witness.service.js';

@Module({ providers: [Witnesses], exports: [Witnesses] })
export class WitnessModule {}
