// Files on their way up. XMLHttpRequest, since fetch does not tell how far an upload has come.

export class UploadRefused extends Error {}

/** Sends a file and returns its key; `progress` is called with the part that has gone, from 0 to 1.
 *
 * Throws UploadRefused with words for the person when the server will not take the file, and another Error when
 * it could not be reached.
 */
export function upload(file, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", "files");
    request.responseType = "text";
    request.setRequestHeader("X-File-Name", encodeURIComponent(file.name));
    request.setRequestHeader("Content-Type", file.type || "application/octet-stream");
    request.upload.onprogress = ({ loaded, total }) => progress(loaded / total);
    request.onload = () => {
      if (request.status === 200) resolve(JSON.parse(request.responseText).key);
      else if (request.status < 500) reject(new UploadRefused(request.responseText));
      else reject(new Error(request.statusText));
    };
    request.onerror = () => reject(new Error("unreachable"));
    request.send(file);
  });
}
