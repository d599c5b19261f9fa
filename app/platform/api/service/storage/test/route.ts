import * as contract from "@/lib/contract/storage";
import { bucketProbe } from "@/lib/control-plane";
import { serve } from "@/lib/http/serve";
import { testStorage } from "@/lib/services/storage-test";

export const POST = serve(contract.testStorage, testStorage(bucketProbe));
export { DELETE, GET, OPTIONS, PATCH, PUT } from "@/lib/http/not-allowed";
