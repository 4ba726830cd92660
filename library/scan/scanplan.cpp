#include "library/scan/scanplan.h"

#include <QSet>

#include <algorithm>
#include <optional>

namespace Library {

namespace {

bool isBelow(const QString &path, const QString &folder)
{
    return path.size() > folder.size() && path.startsWith(folder) && path.at(folder.size()) == u'/';
}

class Comparison
{
public:
    Comparison(const Folder &folder, const FolderTree &tree, const KnownFiles &known)
        : m_folder(folder)
        , m_tree(tree)
        , m_known(known)
    { }

    ScanPlan run()
    {
        look();
        const int expected = int(std::count_if(m_known.files.cbegin(), m_known.files.cend(),
            [](const CatalogFile &file) { return !file.missing; }));
        const bool moved
            = !m_folder.fileSystem.isEmpty() && m_folder.fileSystem != m_tree.fileSystem;
        // A disk that is not mounted looks like an empty folder, or like another one. Half of what
        // was there on another disk is what a person moved there.
        if (expected > 0 && m_recognised == 0 && (moved || m_tree.videos.isEmpty())
            && m_tree.isWhole) {
            m_plan = {};
            m_plan.problem = moved ? FolderProblem::OtherDisk : FolderProblem::Empty;
            m_plan.sameFileSystem = false;
            return m_plan;
        }
        m_plan.sameFileSystem = !moved || !m_tree.isWhole || m_recognised * 2 >= expected;
        for (qsizetype i = 0; i < m_known.files.size(); ++i) {
            if (!m_seen.at(i)) {
                miss(m_known.files.at(i));
            }
        }
        return m_plan;
    }

private:
    void look()
    {
        m_seen.fill(false, m_known.files.size());
        m_plan.unchanged.reserve(m_known.files.size());
        for (int i = 0; i < m_tree.videos.size(); ++i) {
            const FileFacts &facts = m_tree.videos.at(i).facts;
            const std::optional<int> place = placeOf(facts);
            if (!place) {
                m_plan.toRead.append(i);
                continue;
            }
            const CatalogFile &known = m_known.files.at(*place);
            m_seen[*place] = true;
            ++m_recognised;
            m_devices.insert(known.facts.device);
            if (!isSameFile(known.facts, facts)) {
                m_plan.toRead.append(i);
                continue;
            }
            m_plan.unchanged.append({i, *place});
            if (known.missing || known.hidden) {
                m_plan.found.append(facts.path);
            }
        }
    }

    // Most are found by their inode, which costs much less than by their path.
    std::optional<int> placeOf(const FileFacts &facts)
    {
        const auto same = m_known.byInode.constFind(facts.inode);
        if (same != m_known.byInode.cend() && m_known.files.at(*same).facts.path == facts.path) {
            return *same;
        }
        if (!m_byPath) {
            m_byPath = m_known.byPath();
        }
        const auto place = m_byPath->constFind(facts.path);
        return place == m_byPath->cend() ? std::nullopt : std::optional(*place);
    }

    void miss(const CatalogFile &file)
    {
        if (file.missing) {
            return;
        }
        if (isUnread(file.facts.path) || !isFileSystemHere(file.facts)) {
            m_plan.hidden.append(file.facts.path);
        } else {
            m_plan.missing.append(file.facts.path);
        }
    }

    bool isUnread(const QString &path) const
    {
        return std::any_of(m_tree.unread.cbegin(), m_tree.unread.cend(),
            [&](const QString &unread) { return path == unread || isBelow(path, unread); });
    }

    // By the number that it had: what else had it is seen, or a folder has it now.
    bool isFileSystemHere(const FileFacts &file) const
    {
        if (!m_plan.sameFileSystem) {
            return false;
        }
        const bool isThatOfTheFolder = file.device == m_folder.device
            && !m_folder.fileSystem.isEmpty() && m_folder.fileSystem == m_tree.fileSystem;
        return isThatOfTheFolder || m_devices.contains(file.device)
            || m_tree.devices.contains(file.device);
    }

    const Folder &m_folder;
    const FolderTree &m_tree;
    const KnownFiles &m_known;
    std::optional<QHash<QString, int>> m_byPath; //!< once it is needed
    QVector<bool> m_seen; //!< of the known files
    QSet<quint64> m_devices; //!< what the devices of known files that are seen were called before
    int m_recognised = 0;
    ScanPlan m_plan;
};

} // namespace

KnownFiles KnownFiles::of(const QVector<CatalogFile> &files)
{
    KnownFiles known;
    known.files = files;
    known.byInode.reserve(files.size());
    for (int i = 0; i < files.size(); ++i) {
        known.byInode.insert(files.at(i).facts.inode, i);
    }
    return known;
}

QHash<QString, int> KnownFiles::byPath() const
{
    QHash<QString, int> places;
    places.reserve(files.size());
    for (int i = 0; i < files.size(); ++i) {
        places.insert(files.at(i).facts.path, i);
    }
    return places;
}

ScanPlan planScan(const Folder &folder, const FolderTree &tree, const KnownFiles &known)
{
    return Comparison(folder, tree, known).run();
}

bool isSameFile(const FileFacts &a, const FileFacts &b)
{
    return a.sizeBytes == b.sizeBytes && a.mtimeNs == b.mtimeNs && a.inode == b.inode;
}

} // namespace Library
