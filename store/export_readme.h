/* export_readme.h: what an export says of itself. */
#ifndef STORE_EXPORT_README_H
#define STORE_EXPORT_README_H

extern const char export_readme[];

#endif
