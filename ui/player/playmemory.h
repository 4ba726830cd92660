#pragma once

#include <QJsonObject>
#include <QString>

class Settings;

namespace Ui {

//! What somebody set while playing, kept on this PC: for a series its tracks, for one video its
//! delays and its picture. The last few hundred are kept. GUI thread.
class PlayMemory
{
public:
    //! settings must outlive it.
    explicit PlayMemory(Settings &settings);

    //! Empty when nothing was set, or the key is empty.
    QJsonObject of(const QString &key) const;
    //! An empty value forgets the key.
    void set(const QString &key, const QJsonObject &value);

private:
    Settings &m_settings;
};

} // namespace Ui
