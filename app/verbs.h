#pragma once

namespace App {

class VerbContext;

// One function for each row of the table in commandline.cpp. Each starts its work and returns;
// VerbContext::finish ends it.
void runAdd(VerbContext &context);
void runScan(VerbContext &context);
void runIdentify(VerbContext &context);
void runProbe(VerbContext &context);
void runNfo(VerbContext &context);
void runSubtitles(VerbContext &context);
void runLs(VerbContext &context);
void runEdit(VerbContext &context);
void runShow(VerbContext &context);
void runSearch(VerbContext &context);
void runHistory(VerbContext &context);
void runUndo(VerbContext &context);
void runTrash(VerbContext &context);
void runImport(VerbContext &context);
void runTransfers(VerbContext &context);
void runUpload(VerbContext &context);
void runCluster(VerbContext &context);
void runBackup(VerbContext &context);
void runSync(VerbContext &context);
void runExport(VerbContext &context);
//! What runExport() wrote.
void importArchive(VerbContext &context, const QString &file);
void runScrub(VerbContext &context);
void runRestore(VerbContext &context);
void runGc(VerbContext &context);
void runDevices(VerbContext &context);
void runDownload(VerbContext &context);
void runPin(VerbContext &context);
void runUnpin(VerbContext &context);
void runPlay(VerbContext &context);
bool playWantsWindow(const VerbContext &context);

} // namespace App
