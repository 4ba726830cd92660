#include "ui/player/playmemory.h"

#include "library/base/settings.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace Ui {

namespace {

constexpr qsizetype kMostKept = 400;
const QLatin1String kKey("key");
const QLatin1String kValue("value");

//! The newest last.
QJsonArray kept(const Settings &settings)
{
    return QJsonDocument::fromJson(settings.text(SettingKey::PlayMemory).toUtf8()).array();
}

} // namespace

PlayMemory::PlayMemory(Settings &settings)
    : m_settings(settings)
{ }

QJsonObject PlayMemory::of(const QString &key) const
{
    const QJsonArray all = kept(m_settings);
    for (const QJsonValue &one : all) {
        if (!key.isEmpty() && one[kKey].toString() == key) {
            return one[kValue].toObject();
        }
    }
    return {};
}

void PlayMemory::set(const QString &key, const QJsonObject &value)
{
    if (key.isEmpty()) {
        return;
    }
    QJsonArray all = kept(m_settings);
    for (qsizetype i = all.size() - 1; i >= 0; --i) {
        if (all.at(i)[kKey].toString() == key) {
            all.removeAt(i);
        }
    }
    if (!value.isEmpty()) {
        all.append(QJsonObject{{kKey, key}, {kValue, value}});
    }
    while (all.size() > kMostKept) {
        all.removeFirst();
    }
    // Any text is allowed, so that this cannot be refused.
    (void)m_settings.setValue(SettingKey::PlayMemory,
        QString::fromUtf8(QJsonDocument(all).toJson(QJsonDocument::Compact)));
}

} // namespace Ui
