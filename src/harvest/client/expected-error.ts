import { SdkError } from "./driver.js";

/**
 * Runs an action that is expected to fail.
 * @param raises type of the error that the scenario expects
 * @param exact whether the SDK must raise an error of the type `raises`; otherwise it may raise any error, or none
 * @param where end of the message if no error came, such as ` in \`during\``
 * @returns the SDK's error; undefined if there was none
 * @throws any other error of `act`; Error if the expected error did not come
 */
export async function catchExpectedError(
  act: () => Promise<void>,
  raises: string,
  exact: boolean,
  where = "",
): Promise<SdkError | undefined> {
  try {
    await act();
  } catch (error) {
    if (error instanceof SdkError && (!exact || error.type === raises)) return error;
    throw error;
  }
  if (exact) throw new Error(`the SDK did not raise \`${raises}\`${where}`);
  return undefined;
}
