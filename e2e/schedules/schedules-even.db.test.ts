import { holdSchedules } from './hold-schedules.ts';

holdSchedules(0);
