#include "library/base/async.h"
#include "library/catalog/catalog.h"
#include "library/scan/folderscanner.h"
#include "library/scan/nfo/nfofiles.h"
#include "library/scan/sidefilescan.h"

#include <algorithm>

// The part of FolderScanner that reads single files, and tells the catalog what lies beside videos.
namespace Library {

namespace {

constexpr int kDescriptionsAtOnce = 50;

//! What may tell of a single file, whose folder is not walked.
void addDescriptions(const QString &video, FolderTree &tree)
{
    const auto known = [&](const QString &path) {
        return std::any_of(tree.sideFiles.cbegin(), tree.sideFiles.cend(),
            [&](const FileFacts &file) { return file.path == path; });
    };
    const QStringList places = NfoFiles::ofVideo(video, false) + NfoFiles::ofSeries(video);
    for (const QString &place : places) {
        const Result<FileFacts> facts = factsOfFile(place);
        if (facts && !known(place)) {
            tree.sideFiles.append(*facts);
        }
    }
}

} // namespace

void FolderScanner::startFiles(const QStringList &files)
{
    m_progressTimer.start();
    m_isKnown = true; // nothing: they belong to no folder
    const auto state = m_walk;
    Async::whenDone(Async::run(&m_walkThread,
                        [files, state]() -> Result<FolderTree> {
                            FolderTree tree;
                            for (const QString &path : files) {
                                const Result<FileFacts> facts = factsOfFile(path);
                                if (!facts) {
                                    tree.problems.append({path, facts.error().message});
                                    continue;
                                }
                                const qsizetype slash = path.lastIndexOf(u'/');
                                tree.listings.append({path.left(slash), {path.mid(slash + 1)}});
                                tree.videos.append({*facts, int(tree.listings.size()) - 1});
                                addDescriptions(path, tree);
                                state->sawFile();
                            }
                            return tree;
                        }),
        this, [this](const Result<FolderTree> &tree) { onWalked(tree); });
}

void FolderScanner::planSubtitles(int video, const CatalogFile &known)
{
    if (known.subtitles.isEmpty() && subtitlesBeside(video).isEmpty()) {
        return;
    }
    const QVector<SideCarSubtitle> now = subtitlesOf(video);
    if (now != known.subtitles) {
        CatalogFile file = known;
        file.subtitles = now;
        m_newSubtitles.append(file);
    }
}

const SideCars::Subtitles &FolderScanner::subtitlesBeside(int video)
{
    const int listing = m_tree.videos.at(video).listing;
    auto found = m_subtitles.find(listing);
    if (found == m_subtitles.end()) {
        found = m_subtitles.insert(listing, SideCars::Subtitles(m_tree.listings.at(listing)));
    }
    return *found;
}

QVector<SideCarSubtitle> FolderScanner::subtitlesOf(int video)
{
    const QString &path = m_tree.videos.at(video).facts.path;
    return subtitlesBeside(video).of(path.mid(path.lastIndexOf(u'/') + 1));
}

// Descriptions come last: they are written for titles that the catalog has by now, and that moved
// files have got back.
void FolderScanner::readSideFiles()
{
    if (!m_summary.reachable) {
        noteState();
        return;
    }
    Async::whenDone(
        m_catalog.sideFiles(m_folder.id), this, [this](const Result<QVector<FileFacts>> &known) {
            if (!known) {
                finish(failure(known.error()));
                return;
            }
            // What is beside single files is known with them alone.
            SideFileQuestion question{m_folder, m_options.parts, m_tree, {}, m_fresh};
            if (m_folder.id != 0) {
                question.known = *known;
            }
            const auto scan = [question, state = m_walk] { return readBeside(question, *state); };
            Async::whenDone(
                Async::run(&m_walkThread, scan), this, [this](const Result<SideFileScan> &read) {
                    if (read) {
                        m_sideFiles = read->files;
                        m_summary.problems += read->problems;
                    } else if (!m_summary.aborted) {
                        m_summary.problems.append({m_folder.path, read.error().message});
                    }
                    noteSideFiles();
                });
        });
}

// In parts, so that what a person does meanwhile does not wait. What was seen is noted last: after
// a kill in between it is read again.
void FolderScanner::noteSideFiles()
{
    if (m_summary.aborted) {
        finish(m_summary);
        return;
    }
    if (m_sideFiles.isEmpty()) {
        noteState();
        return;
    }
    SideFiles part;
    if (m_sideFiles.descriptions.isEmpty()) {
        part = std::exchange(m_sideFiles, {});
    } else {
        part.descriptions = m_sideFiles.descriptions.mid(0, kDescriptionsAtOnce);
        m_sideFiles.descriptions.remove(0, part.descriptions.size());
    }
    Async::whenDone(m_catalog.noteSideFiles(part), this, [this](const Result<> &noted) {
        if (noted) {
            noteSideFiles();
        } else {
            finish(failure(noted.error()));
        }
    });
}

} // namespace Library
