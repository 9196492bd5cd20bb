// Columns of the sheet that are none of the deals': row numbers, and the + at the end. Nothing selects, copies or hides them.
export const ROW_NUMBER = 'rowNumber';
export const ADD_COLUMN = 'addColumn';

/** True for a column of the sheet that is none of the deals'. */
export const isHelper = (colId: string): boolean => colId === ROW_NUMBER || colId === ADD_COLUMN;
