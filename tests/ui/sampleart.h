#pragma once

#include <QImage>
#include <QString>

//! Drawn pictures for sample titles.
namespace SampleArt {

//! motif chooses palette and shapes.
QImage poster(const QString &title, int motif);
QImage still(int motif);

} // namespace SampleArt
