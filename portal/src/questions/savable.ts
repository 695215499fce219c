import { operations } from '../api/types';

// Whether this server keeps questions.
export const savable = 'getQuestionFacts' in operations;
