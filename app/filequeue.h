#pragma once

#include "ui/actions.h"

#include <QStringList>

#include <optional>

namespace App {

//! Files that are played one after the other, whether or not the library knows them. A value.
class FileQueue final
{
public:
    FileQueue() = default; //!< of nothing
    //! Begins with first, where it is one of them; else in a shuffled order anywhere.
    FileQueue(const QStringList &files, const QString &first, Ui::PlayOrder order);

    bool isEmpty() const { return m_files.isEmpty(); }
    QString file() const { return m_files.value(m_at); }
    std::optional<QString> next() const { return neighbour(1); }
    std::optional<QString> previous() const { return neighbour(-1); }
    //! Goes to the next one (1) or the one before (-1), where there is one.
    void step(int direction);
    //! These play without being asked for; the one that plays stays.
    void leaveOut(const QStringList &files);

private:
    std::optional<QString> neighbour(int direction) const;

    QStringList m_files;
    qsizetype m_at = 0;
};

} // namespace App
