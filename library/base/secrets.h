#pragma once

#include "library/base/result.h"

#include <QHash>
#include <QObject>
#include <QString>

//! Every secret of this PC.
enum class SecretKey
{
    TmdbKey, //!< key of version 3, or token of version 4
};

//! Secrets of this PC in a file that only this user can read; never in the settings, a log or the
//! catalog. Lives on the GUI thread (or the main thread of a command line verb), as Settings do.
class Secrets final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Secrets)
public:
    //! Reads the file; one that cannot be read holds nothing.
    explicit Secrets(const QString &file, QObject *parent = nullptr);

    QString value(SecretKey key) const;
    //! Empty: forgotten. The file is written whole or not at all.
    Result<> setValue(SecretKey key, const QString &value);

signals:
    void changed(SecretKey key);

private:
    QString m_file;
    QHash<SecretKey, QString> m_values;
};
