import { answerApi } from '#server/http/api/answer-api.ts';

export const dynamic = 'force-dynamic';

/** Next answers other methods with 405. */
export const GET = answerApi;
export const POST = answerApi;
