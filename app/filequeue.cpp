#include "app/filequeue.h"

#include <QRandomGenerator>

#include <algorithm>

namespace App {

FileQueue::FileQueue(const QStringList &files, const QString &first, Ui::PlayOrder order)
    : m_files(files)
{
    if (order == Ui::PlayOrder::Shuffled) {
        std::shuffle(m_files.begin(), m_files.end(), *QRandomGenerator::global());
    }
    m_at = std::max<qsizetype>(0, m_files.indexOf(first));
}

std::optional<QString> FileQueue::neighbour(int direction) const
{
    const qsizetype at = m_at + direction;
    return at >= 0 && at < m_files.size() ? std::optional(m_files.at(at)) : std::nullopt;
}

void FileQueue::step(int direction)
{
    if (neighbour(direction)) {
        m_at += direction;
    }
}

void FileQueue::leaveOut(const QStringList &files)
{
    const QString playing = file();
    m_files.removeIf([&](const QString &each) { return each != playing && files.contains(each); });
    m_at = std::max<qsizetype>(0, m_files.indexOf(playing));
}

} // namespace App
